using System.Buffers.Binary;

namespace Fovea.Engine.Imaging;

/// <summary>Estimates from the header how much memory decoding takes, because it is not the file's size that decides.</summary>
/// <remarks>
/// Measured with libvips 8.18: a baseline JPEG is shrunk while it loads and a plain PNG passes in strips, but a progressive or multi-scan
/// JPEG keeps all its coefficients (2 bytes each), an interlaced PNG and a GIF all their pixels. A GIF of 68 KB took 460 MB.
/// </remarks>
internal static class DecodeCost
{
    /// <summary>What any picture takes: tables, strips, the scaled result.</summary>
    private const long BaseBytes = 8L << 20;

    /// <summary>Rows of a plain PNG that are alive at a time (126 MB at 10,240 pixels of three bytes, measured).</summary>
    private const int PngRows = 4200;

    /// <summary>Longer sides are refused elsewhere; here they must not overflow.</summary>
    private const long MaxSide = 1 << 16;

    private const int CoefficientBytes = 2;
    private const int Rgb = 3;
    private const int Rgba = 4;

    /// <summary>Bytes that decoding will hold at its peak, roughly; never less than a few megabytes.</summary>
    public static long Of(ReadOnlySpan<byte> file, ImageFormat format) => BaseBytes + (format switch
    {
        ImageFormat.Jpeg => OfJpeg(file),
        ImageFormat.Png => OfPng(file),
        ImageFormat.Gif => OfGif(file),
        ImageFormat.Bmp => OfBmp(file),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such format is decoded."),
    });

    private static long OfJpeg(ReadOnlySpan<byte> file)
    {
        long pixels = 0;
        int components = 0;
        for (int at = 2; at + 4 <= file.Length;)
        {
            if (file[at] != 0xFF)
            {
                return 0;
            }

            byte marker = file[at + 1];
            int length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            ReadOnlySpan<byte> segment = file[(at + 4)..];
            if (marker is 0xFF)
            {
                at++;
                continue;
            }

            if (IsFrame(marker) && segment.Length >= 6)
            {
                pixels = (long)BinaryPrimitives.ReadUInt16BigEndian(segment[1..]) * BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
                components = segment[5];
                if (marker is 0xC2 or 0xC6 or 0xCA or 0xCE)
                {
                    return pixels * components * CoefficientBytes;
                }
            }

            if (marker == 0xDA)
            {
                // A scan of fewer components than the frame has means that more follow, and that all of them are kept until then.
                return segment.Length > 0 && segment[0] < components ? pixels * components * CoefficientBytes : 0;
            }

            at += 2 + length;
        }

        return 0;
    }

    /// <summary>Start of a frame, of whatever coding.</summary>
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static long OfPng(ReadOnlySpan<byte> file)
    {
        if (file.Length < 29)
        {
            return 0;
        }

        long width = Math.Min(BinaryPrimitives.ReadUInt32BigEndian(file[16..]), MaxSide);
        long height = Math.Min(BinaryPrimitives.ReadUInt32BigEndian(file[20..]), MaxSide);
        int sampleBytes = file[24] == 16 ? 2 : 1;
        int samples = file[25] switch { 0 => 1, 4 => 2, 6 => Rgba, _ => Rgb };
        bool isInterlaced = file[28] != 0;
        return width * (isInterlaced ? height : Math.Min(height, PngRows)) * samples * sampleBytes;
    }

    private static long OfGif(ReadOnlySpan<byte> file) => file.Length < 10
        ? 0
        : (long)BinaryPrimitives.ReadUInt16LittleEndian(file[6..]) * BinaryPrimitives.ReadUInt16LittleEndian(file[8..]) * Rgba;

    /// <summary>Its reader makes the whole picture; a run-length one is larger than its file.</summary>
    private static long OfBmp(ReadOnlySpan<byte> file) => file.Length < 26
        ? 0
        : SideOf(file[18..]) * SideOf(file[22..]) * Rgba;

    private static long SideOf(ReadOnlySpan<byte> field) => Math.Min(Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(field)), MaxSide);
}
