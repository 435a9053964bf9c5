namespace Fovea.Engine.Imaging;

/// <summary>What the header of a picture says.</summary>
/// <param name="Format">The format, from the first bytes.</param>
/// <param name="WidthPixels">The width after the rotation that EXIF asks for, in pixels.</param>
/// <param name="HeightPixels">The height after the rotation that EXIF asks for, in pixels.</param>
public sealed record ImageHeader(ImageFormat Format, int WidthPixels, int HeightPixels)
{
    /// <summary>The size of the picture when its longer side is made to fit; a small picture keeps its own.</summary>
    /// <param name="longerSidePixels">The longer side, in pixels, at least 1.</param>
    public (int Width, int Height) Within(int longerSidePixels)
    {
        double scale = Math.Min(1.0, (double)longerSidePixels / Math.Max(WidthPixels, HeightPixels));
        return (Scaled(WidthPixels), Scaled(HeightPixels));

        int Scaled(int side) => Math.Max(1, (int)Math.Round(side * scale));
    }
}
