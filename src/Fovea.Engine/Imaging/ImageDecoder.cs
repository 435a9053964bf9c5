using System.Globalization;
using NetVips;

namespace Fovea.Engine.Imaging;

/// <summary>Checks pictures that somebody sent and makes smaller ones of them.</summary>
/// <remarks>All members may be called from any number of threads; each call decodes on the thread that calls.</remarks>
public static class ImageDecoder
{
    private const int ThumbnailSidePixels = 256;
    private const int ThumbnailQuality = 80;

    /// <summary>Reads format and size and holds them against the limits; no pixel is decoded.</summary>
    /// <param name="bytes">The file as it was sent.</param>
    /// <param name="limits">What it may measure.</param>
    /// <returns>Format and upright size.</returns>
    /// <exception cref="InvalidImageException">The bytes are no picture within the limits.</exception>
    public static ImageHeader ReadHeader(ReadOnlyMemory<byte> bytes, ImageLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (bytes.Length > limits.MaxBytes)
        {
            throw Refuse(ImageProblem.TooManyBytes, $"The picture has {bytes.Length} bytes; at most {limits.MaxBytes} are allowed.");
        }

        ImageHeader header = ImageLoader.ReadHeader(bytes);
        CheckSides(header, limits);
        return header;
    }

    /// <summary>Checks the header and every pixel, and makes the thumbnail.</summary>
    /// <param name="bytes">The file as it was sent.</param>
    /// <param name="limits">What it may measure.</param>
    /// <returns>Header and thumbnail.</returns>
    /// <exception cref="InvalidImageException">The bytes are no whole picture within the limits.</exception>
    public static IngestedImage Ingest(ReadOnlyMemory<byte> bytes, ImageLimits limits)
    {
        ImageHeader header = ReadHeader(bytes, limits);
        return new IngestedImage(header, ToJpeg(bytes, header, ThumbnailSidePixels, ThumbnailQuality));
    }

    /// <summary>Makes what <see cref="Ingest"/> makes, of a file that was accepted before.</summary>
    /// <param name="bytes">The file as it was sent.</param>
    /// <returns>The JPEG file; see <see cref="IngestedImage.ThumbnailJpeg"/>.</returns>
    /// <exception cref="InvalidImageException">The bytes are no whole picture.</exception>
    public static byte[] Thumbnail(ReadOnlyMemory<byte> bytes) => ResizeToJpeg(bytes, ThumbnailSidePixels, ThumbnailQuality);

    /// <summary>Makes an upright sRGB JPEG without metadata.</summary>
    /// <param name="bytes">The file as it was sent.</param>
    /// <param name="longestSidePixels">The longer side of the result, in pixels, at least 1; a smaller picture keeps its size.</param>
    /// <param name="quality">JPEG quality, 1 to 100.</param>
    /// <returns>The JPEG file.</returns>
    /// <exception cref="InvalidImageException">The bytes are no whole picture, or larger than <see cref="ImageLimits.MaxSidePixels"/>.</exception>
    public static byte[] ResizeToJpeg(ReadOnlyMemory<byte> bytes, int longestSidePixels, int quality)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longestSidePixels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        return ToJpeg(bytes, ReadHeader(bytes, ImageLimits.Decodable), longestSidePixels, quality);
    }

    /// <summary>A small picture to try things on.</summary>
    internal static byte[] BlackJpeg()
    {
        ImagingRuntime.Initialize();
        using Image black = Image.Black(64, 48, bands: 3);
        return black.JpegsaveBuffer();
    }

    private static byte[] ToJpeg(ReadOnlyMemory<byte> bytes, ImageHeader header, int longestSidePixels, int quality)
    {
        PictureCut scaled = PictureCut.Whole(bytes, header, longestSidePixels);
        using Image image = Image.NewFromMemory(scaled.Pixels, scaled.Width, scaled.Height, bands: 3, Enums.BandFormat.Uchar);
        return image.JpegsaveBuffer(q: quality, keep: Enums.ForeignKeep.None);
    }

    private static void CheckSides(ImageHeader header, ImageLimits limits)
    {
        string met = $"The picture has {header.WidthPixels} x {header.HeightPixels} pixels; ";
        int shorter = Math.Min(header.WidthPixels, header.HeightPixels);
        int longer = Math.Max(header.WidthPixels, header.HeightPixels);
        if (longer > limits.MaxSidePixels)
        {
            throw Refuse(ImageProblem.SideTooLong, met + $"a side may have at most {limits.MaxSidePixels}.");
        }

        if (shorter < limits.MinSidePixels)
        {
            throw Refuse(ImageProblem.SideTooShort, met + $"a side must have at least {limits.MinSidePixels}.");
        }

        if (longer > limits.MaxAspectRatio * shorter)
        {
            string ratio = ((double)longer / shorter).ToString("0.##", CultureInfo.InvariantCulture);
            throw Refuse(ImageProblem.AspectRatio, met + string.Create(
                CultureInfo.InvariantCulture, $"an aspect ratio of {ratio}:1, at most {limits.MaxAspectRatio}:1 is allowed."));
        }
    }

    private static InvalidImageException Refuse(ImageProblem problem, string message) => new(problem, message);
}
