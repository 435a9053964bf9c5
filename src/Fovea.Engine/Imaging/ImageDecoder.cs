namespace Fovea.Engine.Imaging;

/// <summary>Checks pictures that somebody sent and makes smaller ones of them.</summary>
public static class ImageDecoder
{
    /// <summary>Reads format and size and holds them against the limits; no pixel is decoded.</summary>
    /// <param name="bytes">The file as it was sent.</param>
    /// <param name="limits">What it may measure.</param>
    /// <returns>Format and upright size.</returns>
    /// <exception cref="InvalidImageException">The bytes are no picture within the limits.</exception>
    public static ImageHeader ReadHeader(ReadOnlyMemory<byte> bytes, ImageLimits limits) => throw new NotImplementedException();

    /// <summary>Checks the header and every pixel, and makes the thumbnail.</summary>
    /// <param name="bytes">The file as it was sent.</param>
    /// <param name="limits">What it may measure.</param>
    /// <returns>Header and thumbnail.</returns>
    /// <exception cref="InvalidImageException">The bytes are no whole picture within the limits.</exception>
    public static IngestedImage Ingest(ReadOnlyMemory<byte> bytes, ImageLimits limits) => throw new NotImplementedException();

    /// <summary>Makes an upright sRGB JPEG without metadata.</summary>
    /// <param name="bytes">The file as it was sent.</param>
    /// <param name="longestSidePixels">The longer side of the result, in pixels; a smaller picture keeps its size.</param>
    /// <param name="quality">JPEG quality, 1 to 100.</param>
    /// <returns>The JPEG file.</returns>
    /// <exception cref="InvalidImageException">The bytes are no picture.</exception>
    public static byte[] ResizeToJpeg(ReadOnlyMemory<byte> bytes, int longestSidePixels, int quality) => throw new NotImplementedException();
}
