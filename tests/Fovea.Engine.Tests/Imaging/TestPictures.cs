using System.Buffers.Binary;
using NetVips;

namespace Fovea.Engine.Tests.Imaging;

/// <summary>Pictures made in code: no third-party picture stands in the repository.</summary>
internal static class TestPictures
{
    public static readonly float[] Mean = [0.485f, 0.456f, 0.406f];
    public static readonly float[] Std = [0.229f, 0.224f, 0.225f];

    /// <summary>A smooth picture with noise on top, so that every row and column differs; sRGB, three bands.</summary>
    public static Image Photo(int width, int height, int seed = 1)
    {
        byte[] pixels = new byte[width * height * 3];
        var random = new Random(seed);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int at = ((y * width) + x) * 3;
                pixels[at] = (byte)((x * 200 / width) + random.Next(30));
                pixels[at + 1] = (byte)((y * 200 / height) + random.Next(30));
                pixels[at + 2] = (byte)(((width - x + y) * 200 / (width + height)) + random.Next(30));
            }
        }

        return FromRgb(pixels, width, height);
    }

    /// <summary>Quarters in red, green (top), blue and yellow (bottom): no turn or mirror image looks the same.</summary>
    public static Image Quarters(int width, int height)
    {
        byte[][] colours = [[220, 30, 30], [30, 200, 30], [30, 30, 220], [220, 220, 30]];
        byte[] pixels = new byte[width * height * 3];
        for (int i = 0; i < width * height; i++)
        {
            int quarter = ((i % width) >= width / 2 ? 1 : 0) + ((i / width) >= height / 2 ? 2 : 0);
            colours[quarter].CopyTo(pixels, i * 3);
        }

        return FromRgb(pixels, width, height);
    }

    public static Image Flat(int width, int height, byte red, byte green, byte blue)
    {
        byte[] pixels = new byte[width * height * 3];
        for (int i = 0; i < pixels.Length; i += 3)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (red, green, blue);
        }

        return FromRgb(pixels, width, height);
    }

    public static Image FromRgb(byte[] pixels, int width, int height)
    {
        using Image raw = Image.NewFromMemory(pixels, width, height, 3, Enums.BandFormat.Uchar);
        return raw.Copy(interpretation: Enums.Interpretation.Srgb);
    }

    public static byte[] Jpeg(int width, int height, bool progressive = false)
    {
        using Image photo = Photo(width, height);
        return photo.JpegsaveBuffer(q: 85, interlace: progressive);
    }

    public static byte[] Png(int width, int height)
    {
        using Image photo = Photo(width, height);
        return photo.PngsaveBuffer();
    }

    public static byte[] Gif(int width, int height)
    {
        using Image photo = Photo(width, height);
        return photo.GifsaveBuffer();
    }

    /// <summary>An uncompressed bitmap of 24 bits, bottom row first.</summary>
    public static byte[] Bmp(int width, int height)
    {
        using Image photo = Photo(width, height);
        byte[] rgb = photo.WriteToMemory<byte>();
        int stride = ((width * 3) + 3) / 4 * 4;
        byte[] rows = new byte[stride * height];
        for (int i = 0; i < width * height; i++)
        {
            int at = ((height - 1 - (i / width)) * stride) + (i % width * 3);
            (rows[at], rows[at + 1], rows[at + 2]) = (rgb[(3 * i) + 2], rgb[(3 * i) + 1], rgb[3 * i]);
        }

        return BitmapFile(width, height, 24, 0, [], rows);
    }

    /// <summary>A bitmap with a BITMAPINFOHEADER, or a longer one filled with <paramref name="extra"/>.</summary>
    public static byte[] BitmapFile(int width, int height, int bits, uint compression, byte[] extra, byte[] pixels, int headerBytes = 40)
    {
        byte[] file = new byte[54 + extra.Length + pixels.Length];
        file[0] = (byte)'B';
        file[1] = (byte)'M';
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54 + extra.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), headerBytes);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(28), (short)bits);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(30), compression);
        extra.CopyTo(file, 54);
        pixels.CopyTo(file, 54 + extra.Length);
        return file;
    }

    /// <summary>A valid PNG signature and IHDR with a small IDAT, whatever the size says.</summary>
    public static byte[] PngHeader(int width, int height)
    {
        byte[] size = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(size, width);
        BinaryPrimitives.WriteInt32BigEndian(size.AsSpan(4), height);
        (size[8], size[9]) = (8, 2);
        return [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. PngChunk("IHDR"u8, size), .. PngChunk("IDAT"u8, [0x78, 0x9C, 3, 0, 0, 0, 0, 1]), .. PngChunk("IEND"u8, [])];
    }

    /// <summary>A chunk with its length and checksum.</summary>
    public static byte[] PngChunk(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        byte[] body = [.. name, .. data];
        uint crc = uint.MaxValue;
        foreach (byte b in body)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        byte[] frame = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(frame, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(4), ~crc);
        return [.. frame[..4], .. body, .. frame[4..]];
    }

    /// <summary>The pixels of <paramref name="side"/> squared that the network would see, as bytes, interleaved.</summary>
    public static byte[] Square(ReadOnlyMemory<byte> file, int side)
    {
        var preprocessor = new Fovea.Engine.Imaging.Preprocessor(side, [0, 0, 0], [1, 1, 1]);
        float[] tensor = new float[preprocessor.TensorLength];
        preprocessor.Fill(file, tensor);
        byte[] pixels = new byte[tensor.Length];
        for (int i = 0; i < side * side; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                pixels[(3 * i) + c] = (byte)MathF.Round(tensor[(c * side * side) + i] * 255);
            }
        }

        return pixels;
    }

    /// <summary>The largest difference of two equally large pictures, 0 to 255.</summary>
    public static int LargestDifference(byte[] first, byte[] second)
    {
        Assert.Equal(first.Length, second.Length);
        return first.Zip(second, (a, b) => Math.Abs(a - b)).Max();
    }
}
