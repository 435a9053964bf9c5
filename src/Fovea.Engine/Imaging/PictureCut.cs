using NetVips;

namespace Fovea.Engine.Imaging;

/// <summary>A picture that was scaled, or the middle of one: upright, in sRGB.</summary>
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
        int shrink = ShrinkWhileLoading(header.Format, Math.Min(header.WidthPixels, header.HeightPixels), shorterSide);
        return ImageLoader.Read(bytes, header.Format, shrink, image =>
        {
            int shorter = Math.Min(image.Width, image.Height);
            return Of(image, Scaled(image.Width), Scaled(image.Height), to =>
            {
                int count = Math.Min(to, longest);
                // Seen upright, margins are rounded down, and what is longer than the square has the same pixels on both sides of it.
                return (((to - shorterSide) / 2) - ((count - shorterSide) / 2), count);
            });

            int Scaled(int from) => Math.Max(shorterSide, (int)Math.Round((double)from * shorterSide / shorter));
        });
    }

    /// <summary>Scales a whole picture so that its longer side fits; a small picture keeps its size.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="header">What was read of it.</param>
    /// <param name="longerSide">The longer side of the scaled picture, in pixels, at most.</param>
    /// <exception cref="InvalidImageException">The file is truncated or malformed, or takes longer than 10 s.</exception>
    public static PictureCut Whole(ReadOnlyMemory<byte> bytes, ImageHeader header, int longerSide)
    {
        int longer = Math.Max(header.WidthPixels, header.HeightPixels);
        (int width, int height) = header.Within(longerSide);
        int shrink = ShrinkWhileLoading(header.Format, longer, longerSide);
        // Scaled along one side, and then along both, as planes and as pixels.
        long scaledBytes = Resampler.Channels * (((long)longer / shrink * Math.Max(width, height)) + (2L * width * height));
        return ImageLoader.Read(
            bytes, header.Format, shrink,
            image => Orientation.Of(image).LiesOnItsSide ? Of(image, height, width, All) : Of(image, width, height, All),
            scaledBytes);

        static (int First, int Count) All(int to) => (0, to);
    }

    /// <param name="image">The picture.</param>
    /// <param name="columns">What its stored columns become.</param>
    /// <param name="rows">What its stored rows become.</param>
    /// <param name="choose">The first and the number of the pixels that are wanted of a scaled side, seen upright.</param>
    private static PictureCut Of(Image image, int columns, int rows, Func<int, (int First, int Count)> choose)
    {
        using var colours = ColourConversion.Of(image);
        Image plain = colours.Plain;
        var orientation = Orientation.Of(image);
        ResamplingAxis horizontal = Axis(plain.Width, columns, orientation.ReversesColumns);
        ResamplingAxis vertical = Axis(plain.Height, rows, orientation.ReversesRows);
        using Region region = Region.New(plain);
        byte[] planes = Resampler.Scale(plain.Width, plain.Height, (top, count) => region.Fetch(0, top, plain.Width, count), horizontal, vertical);
        PictureCut cut = orientation.Upright(planes, horizontal.Count, vertical.Count);
        return ColourProfiles.MovesColours(plain) ? cut with { Pixels = ColourProfiles.Apply(plain, cut.Pixels) } : cut;

        ResamplingAxis Axis(int from, int to, bool isReversed)
        {
            (int first, int count) = choose(to);
            return new ResamplingAxis(from, to, isReversed ? to - count - first : first, count);
        }
    }

    /// <summary>
    /// Leaves the resampler a factor of at least 1.2. With a factor of 2, quick training is no more accurate: on the eleven evaluation sets, enlarged
    /// to 768 and to 400 pixels, means differ by 0.2 and 0.0 points (measured on 2026-11-30), and decoding takes 1.4 times as long.
    /// </summary>
    private static int ShrinkWhileLoading(ImageFormat format, int from, int to) => (format, 5L * from / (6L * to)) switch
    {
        (ImageFormat.Jpeg, >= 8) => 8,
        (ImageFormat.Jpeg, >= 4) => 4,
        (ImageFormat.Jpeg, >= 2) => 2,
        _ => 1,
    };
}
