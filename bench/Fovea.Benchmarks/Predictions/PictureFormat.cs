using NetVips;

namespace Fovea.Benchmarks.Predictions;

/// <summary>A kind of file that is predicted.</summary>
/// <param name="Name">What it is called in the table.</param>
/// <param name="Picture">One such file.</param>
internal sealed record PictureFormat(string Name, byte[] Picture)
{
    /// <summary>The formats of the table, made from one photograph.</summary>
    public static IReadOnlyList<PictureFormat> Of(byte[] photograph)
    {
        using var image = Image.NewFromBuffer(photograph);
        return
        [
            new("JPEG 640x480", Jpeg(image, 640, 480)), new("JPEG 1024x768", Jpeg(image, 1024, 768)), new("JPEG 4000x3000", Jpeg(image, 4000, 3000)),
            new("PNG 640x480", Png(image, 640, 480)),
        ];
    }

    private static byte[] Jpeg(Image image, int width, int height)
    {
        using var scaled = image.ThumbnailImage(width, height: height, size: Enums.Size.Force);
        return scaled.JpegsaveBuffer(q: 85);
    }

    private static byte[] Png(Image image, int width, int height)
    {
        using var scaled = image.ThumbnailImage(width, height: height, size: Enums.Size.Force);
        return scaled.PngsaveBuffer();
    }
}
