namespace Fovea.Robustness.Tests.Input;

/// <summary>Windows bitmaps in their variants (Microsoft, "Bitmap Storage").</summary>
internal static class BitmapFiles
{
    private const int FileHeaderBytes = 14;

    /// <summary>16 bits (5 a channel), 24 or 32, without compression.</summary>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="bits">A pixel.</param>
    /// <param name="seed">Of the pixels.</param>
    /// <param name="headerBytes">40 to 124; what a longer header has more is zero.</param>
    /// <param name="topDown">Whether the first row stands on top.</param>
    public static byte[] TrueColour(int width, int height, int bits, int seed, int headerBytes = 40, bool topDown = false) =>
        File(Header(width, topDown ? -height : height, bits, compression: 0, headerBytes), [], Rows(width, height, bits, seed));

    /// <summary>1, 4 or 8 bits with a palette.</summary>
    public static byte[] Indexed(int width, int height, int bits, int seed) =>
        File(Header(width, height, bits, compression: 0, 40), Noise((1 << bits) * 4, seed), Rows(width, height, bits, seed));

    /// <summary>24 bits with the header of OS/2.</summary>
    public static byte[] Core(int width, int height, int seed)
    {
        var header = new byte[12];
        BitConverter.TryWriteBytes(header, 12);
        BitConverter.TryWriteBytes(header.AsSpan(4), (ushort)width);
        BitConverter.TryWriteBytes(header.AsSpan(6), (ushort)height);
        BitConverter.TryWriteBytes(header.AsSpan(8), (ushort)1);
        BitConverter.TryWriteBytes(header.AsSpan(10), (ushort)24);
        return File(header, [], Rows(width, height, 24, seed));
    }

    /// <summary>8 bits as run lengths: every row one run of one colour, then its end, and the end of the picture.</summary>
    public static byte[] RunLength(int width, int height, int seed)
    {
        var random = new Random(seed);
        var data = Enumerable.Range(0, height).SelectMany(_ => new byte[] { (byte)width, (byte)random.Next(256), 0, 0 }).Append((byte)0).Append((byte)1);
        return File(Header(width, height, 8, compression: 1, 40), Noise(1024, seed), [.. data]);
    }

    private static byte[] Header(int width, int height, int bits, int compression, int bytes)
    {
        var header = new byte[bytes];
        BitConverter.TryWriteBytes(header, bytes);
        BitConverter.TryWriteBytes(header.AsSpan(4), width);
        BitConverter.TryWriteBytes(header.AsSpan(8), height);
        BitConverter.TryWriteBytes(header.AsSpan(12), (ushort)1);
        BitConverter.TryWriteBytes(header.AsSpan(14), (ushort)bits);
        BitConverter.TryWriteBytes(header.AsSpan(16), compression);
        return header;
    }

    // Rows end at multiples of four bytes.
    private static byte[] Rows(int width, int height, int bits, int seed) => Noise((width * bits + 31) / 32 * 4 * height, seed);

    private static byte[] File(byte[] header, byte[] palette, byte[] pixels)
    {
        var file = new byte[FileHeaderBytes];
        file[0] = (byte)'B';
        file[1] = (byte)'M';
        BitConverter.TryWriteBytes(file.AsSpan(2), FileHeaderBytes + header.Length + palette.Length + pixels.Length);
        BitConverter.TryWriteBytes(file.AsSpan(10), FileHeaderBytes + header.Length + palette.Length);
        return [.. file, .. header, .. palette, .. pixels];
    }

    private static byte[] Noise(int length, int seed)
    {
        var noise = new byte[length];
        new Random(seed).NextBytes(noise);
        return noise;
    }
}
