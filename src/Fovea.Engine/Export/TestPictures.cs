using Fovea.Engine.Imaging;
using NetVips;

namespace Fovea.Engine.Export;

/// <summary>Draws the pictures of the test vectors: plain patterns, so that an archive holds nobody's photographs.</summary>
internal static class TestPictures
{
    private const int JpegQuality = 90;
    private const int OnItsSide = 6;

    /// <summary>Pictures of the input's own size need no scaling; the others put every step of the rule to use.</summary>
    /// <param name="sizePixels">Side of the network's input.</param>
    /// <returns>File names and files, always the same for one size.</returns>
    public static IReadOnlyList<(string File, byte[] Bytes)> Draw(int sizePixels)
    {
        ImagingRuntime.Initialize();
        return
        [
            ("exact-rings.png", Png(Rings, sizePixels, sizePixels)),
            ("exact-checks.png", Png(Checks, sizePixels, sizePixels)),
            ("exact-waves.png", Png(Waves, sizePixels, sizePixels)),
            ("exact-discs.png", Png(Discs, sizePixels, sizePixels)),
            ("landscape.png", Png(Discs, 2 * sizePixels, sizePixels + (sizePixels / 4))),
            ("portrait.jpg", Jpeg(Rings, sizePixels + 7, 2 * sizePixels, orientation: 1)),
            ("reduced.jpg", Jpeg(Waves, 4 * sizePixels, 3 * sizePixels, orientation: 1)),
            ("turned.jpg", Jpeg(Checks, 2 * sizePixels, sizePixels + 31, OnItsSide)),
            ("enlarged.png", Png(Discs, sizePixels / 3, sizePixels / 2)),
        ];
    }

    private static byte[] Png(Func<float, float, int, float> pattern, int width, int height)
    {
        using var image = Paint(pattern, width, height);
        return image.PngsaveBuffer();
    }

    private static byte[] Jpeg(Func<float, float, int, float> pattern, int width, int height, int orientation)
    {
        using var image = Paint(pattern, width, height);
        using var turned = image.Mutate(target => target.Set(GValue.GIntType, "orientation", orientation));
        return turned.JpegsaveBuffer(q: JpegQuality);
    }

    private static Image Paint(Func<float, float, int, float> pattern, int width, int height)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i / 3 % width, i / 3 / width);
            pixels[i] = (byte)Math.Clamp(MathF.Round(255 * pattern((x + 0.5f) / width, (y + 0.5f) / height, i % 3)), 0, 255);
        }

        using var raw = Image.NewFromMemory(pixels, width, height, 3, Enums.BandFormat.Uchar);
        return raw.Copy(interpretation: Enums.Interpretation.Srgb);
    }

    private static float Rings(float x, float y, int channel) =>
        0.5f + (0.5f * MathF.Sin(((20 + (4 * channel)) * MathF.Sqrt(((x - 0.5f) * (x - 0.5f)) + ((y - 0.4f) * (y - 0.4f)))) + channel));

    private static float Checks(float x, float y, int channel) =>
        ((int)(6 * x) + (int)(5 * y)) % 2 == 0 ? 0.15f + (0.3f * channel) : 0.9f - (0.2f * channel * y);

    private static float Waves(float x, float y, int channel) =>
        0.5f + (0.3f * MathF.Sin((9 * x) + (3 * channel))) + (0.2f * MathF.Cos((14 * y) - channel));

    private static float Discs(float x, float y, int channel)
    {
        var (dx, dy) = ((3 * x % 1) - 0.5f, (2 * y % 1) - 0.5f);
        return (dx * dx) + (dy * dy) < 0.12f ? 0.85f - (0.35f * channel) : 0.2f + (0.25f * channel * x);
    }
}
