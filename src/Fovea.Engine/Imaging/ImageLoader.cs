using System.Runtime.InteropServices;
using NetVips;

namespace Fovea.Engine.Imaging;

/// <summary>Opens pictures with the one loader that their first bytes name.</summary>
internal static class ImageLoader
{
    /// <summary>What is decoded within less memory is done within a second or two, whatever is in it.</summary>
    private const long QuickBytes = 32L << 20;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Tells the format by the first bytes.</summary>
    /// <exception cref="InvalidImageException">There are none, or they are those of no format that is read.</exception>
    public static ImageFormat Sniff(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [] => throw new InvalidImageException(ImageProblem.Empty, "The picture is empty: got 0 bytes."),
        [0xFF, 0xD8, 0xFF, ..] => ImageFormat.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => ImageFormat.Png,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => ImageFormat.Gif,
        [(byte)'B', (byte)'M', ..] => ImageFormat.Bmp,
        _ => throw new InvalidImageException(
            ImageProblem.UnknownFormat, "The first bytes are not those of a picture that is read; allowed are JPEG, PNG, GIF and BMP."),
    };

    /// <summary>Reads format and upright size without decoding pixels or checking limits.</summary>
    /// <exception cref="InvalidImageException">The bytes are no picture.</exception>
    public static ImageHeader ReadHeader(ReadOnlyMemory<byte> bytes)
    {
        ImageFormat format = Sniff(bytes.Span);
        if (format == ImageFormat.Bmp)
        {
            BitmapHeader bitmap = BitmapHeader.Read(bytes.Span);
            return new ImageHeader(format, bitmap.Width, bitmap.Height);
        }

        return RefuseIfDamaged(format, () =>
        {
            using Image image = Open(format, ToArray(bytes, format));
            return Orientation.Of(image).LiesOnItsSide
                ? new ImageHeader(format, image.Height, image.Width)
                : new ImageHeader(format, image.Width, image.Height);
        });
    }

    /// <summary>Opens a picture as it is stored, to be read once from top to bottom.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="format">What <see cref="Sniff"/> says of it.</param>
    /// <param name="shrink">The factor by which a JPEG is shrunk in its decoder: 1, 2, 4 or 8; 1 for other formats.</param>
    /// <param name="use">Takes what it needs out of the picture, which is disposed afterwards.</param>
    /// <param name="scaledBytes">Memory that <paramref name="use"/> takes at its peak, where that is more than a few megabytes.</param>
    /// <param name="deadline">How long decoding may take where the header does not promise that it is quick; 10 s.</param>
    /// <exception cref="InvalidImageException">The file is truncated or malformed, or takes longer than the deadline.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> bytes, ImageFormat format, int shrink, Func<Image, T> use, long scaledBytes = 0, TimeSpan? deadline = null) =>
        RefuseIfDamaged(format, () =>
        {
            long cost = DecodeCost.Of(bytes.Span, format);
            using DecodeBudget.Share share = DecodeBudget.Shared.Enter(cost + scaledBytes);
            if (format == ImageFormat.Bmp)
            {
                using Image bitmap = OpenBitmap(bytes);
                return use(bitmap);
            }

            byte[] file = ToArray(bytes, format);
            if (cost > QuickBytes)
            {
                return ReadUntil(deadline ?? Deadline, format, file, shrink, use);
            }

            using Image image = Open(format, file, shrink);
            return use(image);
        });

    private static T ReadUntil<T>(TimeSpan deadline, ImageFormat format, byte[] file, int shrink, Func<Image, T> use)
    {
        using var source = new DeadlineSource(file, deadline);
        try
        {
            using Image image = Open(format, source, shrink);
            return use(image);
        }
        catch (VipsException e) when (source.HasEnded)
        {
            throw new InvalidImageException(
                ImageProblem.TooSlow, $"The picture takes longer than {deadline.TotalSeconds:0.###} s to decode, which none of its size needs.", e);
        }
    }

    // A pipeline that is read once, from top to bottom, keeps a few rows; any other keeps the picture. To fail on "warning" would
    // refuse valid files of some telephones (libvips issue 2309).
    private static Image Open(ImageFormat format, byte[] file, int shrink = 1) => format switch
    {
        ImageFormat.Jpeg => Image.JpegloadBuffer(file, shrink: shrink, access: Enums.Access.Sequential, failOn: Enums.FailOn.Truncated),
        ImageFormat.Png => Image.PngloadBuffer(file, access: Enums.Access.Sequential, failOn: Enums.FailOn.Truncated),
        ImageFormat.Gif => Image.GifloadBuffer(file, access: Enums.Access.Sequential, failOn: Enums.FailOn.Truncated),
        _ => throw NoLoader(format),
    };

    private static Image Open(ImageFormat format, Source source, int shrink) => format switch
    {
        ImageFormat.Jpeg => Image.JpegloadSource(source, shrink: shrink, access: Enums.Access.Sequential, failOn: Enums.FailOn.Truncated),
        ImageFormat.Png => Image.PngloadSource(source, access: Enums.Access.Sequential, failOn: Enums.FailOn.Truncated),
        ImageFormat.Gif => Image.GifloadSource(source, access: Enums.Access.Sequential, failOn: Enums.FailOn.Truncated),
        _ => throw NoLoader(format),
    };

    private static ArgumentOutOfRangeException NoLoader(ImageFormat format) => new(nameof(format), format, "libvips reads no such format.");

    private static Image OpenBitmap(ReadOnlyMemory<byte> bytes)
    {
        Bitmap bitmap = BitmapReader.Read(bytes.Span);
        using Image raw = Image.NewFromMemory(
            bitmap.Pixels, bitmap.Header.Width, bitmap.Header.Height, bitmap.Bands, Enums.BandFormat.Uchar);
        if (bitmap.Header.Palette is not { } palette)
        {
            return raw.Copy(interpretation: Enums.Interpretation.Srgb);
        }

        // The palette is applied row by row while scaling, so that the full picture never exists in colour.
        using Image lut = Image.NewFromMemory(palette, 256, 1, 3, Enums.BandFormat.Uchar);
        using Image coloured = raw.Maplut(lut);
        return coloured.Copy(interpretation: Enums.Interpretation.Srgb);
    }

    private static T RefuseIfDamaged<T>(ImageFormat format, Func<T> decode)
    {
        ImagingRuntime.Initialize();
        try
        {
            return decode();
        }
        catch (VipsException e)
        {
            throw new InvalidImageException(ImageProblem.Damaged, $"The {format.ToString().ToUpperInvariant()} is truncated or damaged.", e);
        }
    }

    private static byte[] ToArray(ReadOnlyMemory<byte> bytes, ImageFormat format)
    {
        byte[] file = MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment) && segment.Count == segment.Array!.Length
            ? segment.Array
            : bytes.ToArray();
        return format == ImageFormat.Png ? PngChunks.WithoutTexts(file) : file;
    }
}
