using NetVips;

namespace Fovea.Engine.Imaging;

/// <summary>The middle of a picture that was scaled: upright, in sRGB.</summary>
/// <param name="Pixels">Interleaved red, green and blue bytes.</param>
/// <param name="Width">Width, in pixels.</param>
/// <param name="Height">Height, in pixels.</param>
internal sealed record PictureCut(byte[] Pixels, int Width, int Height)
{
    /// <summary>Scales a picture so that its shorter side fits, and cuts the middle out.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="header">What was read of it.</param>
    /// <param name="shorterSide">The shorter side of the scaled picture, in pixels; a small picture is enlarged.</param>
    /// <param name="longest">Pixels that are left of the longer side, at most; at least <paramref name="shorterSide"/>.</param>
    /// <exception cref="InvalidImageException">The file is truncated or malformed, or takes longer than 10 s.</exception>
    public static PictureCut Of(ReadOnlyMemory<byte> bytes, ImageHeader header, int shorterSide, int longest)
    {
        int shrink = ShrinkWhileLoading(header, shorterSide);
        return ImageLoader.Read(bytes, header.Format, shrink, image => Of(image, shorterSide, longest));
    }

    private static PictureCut Of(Image image, int shorterSide, int longest)
    {
        using var colours = ColourConversion.Of(image);
        Image plain = colours.Plain;
        var orientation = Orientation.Of(image);
        int shorter = Math.Min(plain.Width, plain.Height);
        ResamplingAxis horizontal = Axis(plain.Width, orientation.ReversesColumns);
        ResamplingAxis vertical = Axis(plain.Height, orientation.ReversesRows);
        using Region region = Region.New(plain);
        byte[] planes = Resampler.Scale(plain.Width, plain.Height, (top, count) => region.Fetch(0, top, plain.Width, count), horizontal, vertical);
        PictureCut cut = orientation.Upright(planes, horizontal.Count, vertical.Count);
        return ColourProfiles.MovesColours(plain) ? cut with { Pixels = ColourProfiles.Apply(plain, cut.Pixels) } : cut;

        ResamplingAxis Axis(int from, bool isReversed)
        {
            int to = Math.Max(shorterSide, (int)Math.Round((double)from * shorterSide / shorter));
            int count = Math.Min(to, longest);
            // Seen upright, margins are rounded down, and what is longer than the square has the same pixels on both sides of it.
            int first = ((to - shorterSide) / 2) - ((count - shorterSide) / 2);
            return new ResamplingAxis(from, to, isReversed ? to - count - first : first, count);
        }
    }

    /// <summary>Leaves the resampler a factor of at least 2: decoders average blocks, which shows in what is scaled by less.</summary>
    private static int ShrinkWhileLoading(ImageHeader header, int shorterSide) =>
        (header.Format, Math.Min(header.WidthPixels, header.HeightPixels) / shorterSide) switch
        {
            (ImageFormat.Jpeg, >= 16) => 8,
            (ImageFormat.Jpeg, >= 8) => 4,
            (ImageFormat.Jpeg, >= 4) => 2,
            _ => 1,
        };
}
