using System.IO.Compression;
using Fovea.Protocol.Pictures;

namespace Fovea.Cli.Transfers;

/// <summary>A folder or a zip of pictures; one of the two is set.</summary>
internal sealed record PictureSource(string? Folder, string? Zip, PictureAnnotations? Annotations)
{
    /// <exception cref="CommandException">It is neither a folder nor a zip.</exception>
    public static PictureSource Open(string path)
    {
        try
        {
            return Directory.Exists(path) ? new PictureSource(path, null, ReadFolder(path))
                : File.Exists(path) ? new PictureSource(null, path, ReadZip(path))
                : throw new CommandException(ExitCode.NoInput, $"There is no folder or zip '{path}'.");
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            throw new CommandException(ExitCode.BadData, $"'{path}' cannot be used: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.NoInput, $"'{path}' cannot be read: {e.Message}", e);
        }
    }

    private static PictureAnnotations? ReadFolder(string folder)
    {
        var path = Path.Combine(folder, PictureAnnotations.FileName);
        return File.Exists(path) ? PictureAnnotations.Parse(File.ReadAllBytes(path)) : null;
    }

    private static PictureAnnotations? ReadZip(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        if (archive.GetEntry(PictureAnnotations.FileName) is not { } entry)
        {
            return null;
        }

        using var stream = entry.Open();
        using var json = new MemoryStream();
        stream.CopyTo(json);
        return PictureAnnotations.Parse(json.ToArray());
    }
}
