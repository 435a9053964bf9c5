using Fovea.Engine.Imaging;

namespace Fovea.Cli.Pictures;

/// <summary>Reads picture files from disk.</summary>
internal static class PictureFile
{
    // Files of one's own are trusted with more bytes than uploads: cameras write more than the contract's 6 MB.
    private static readonly ImageLimits Limits = ImageLimits.Training with { MaxBytes = 64L * 1024 * 1024 };

    /// <summary>Reads a file and checks its header.</summary>
    /// <exception cref="InvalidImageException">It is no picture within the limits.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] Read(string path)
    {
        var length = new FileInfo(path).Length;
        if (length > Limits.MaxBytes)
        {
            throw new InvalidImageException(ImageProblem.TooManyBytes, $"The file has {length} bytes; at most {Limits.MaxBytes} are read.");
        }

        var bytes = File.ReadAllBytes(path);
        ImageDecoder.ReadHeader(bytes, Limits);
        return bytes;
    }

    /// <summary>Whether the exception says that this one file cannot be used, so that the others can go on.</summary>
    public static bool IsProblemOfFile(Exception e) => e is InvalidImageException or IOException or UnauthorizedAccessException;

    /// <summary>All files in a folder and the folders below it, hidden ones left out, in a fixed order.</summary>
    public static IReadOnlyList<string> In(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", Below).Order(StringComparer.Ordinal)];

    private static readonly EnumerationOptions Below = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = 16, // A link to a folder above would never end.
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
    };
}
