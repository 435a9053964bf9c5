using System.Buffers.Binary;

namespace Fovea.Engine.Imaging;

/// <summary>Reads the pixels of Windows bitmaps, which libvips does not.</summary>
/// <remarks>
/// Written for hostile files: managed code over spans, and every size is computed in 64 bits and held against the file before
/// anything is allocated, so that the worst a file can do is to be refused.
/// </remarks>
internal static class BitmapReader
{
    /// <summary>Decodes the pixels.</summary>
    /// <param name="file">The whole file, which begins with "BM".</param>
    /// <exception cref="InvalidImageException">The file is truncated or malformed.</exception>
    public static Bitmap Read(ReadOnlySpan<byte> file)
    {
        BitmapHeader header = BitmapHeader.Read(file);
        ReadOnlySpan<byte> data = file[header.PixelOffset..];
        if (header.IsRunLength)
        {
            return new Bitmap(header, BitmapRunLength.Decode(header, data), Bands: 1);
        }

        long rowBytes = (((long)header.Width * header.BitsPerPixel) + 7) / 8;
        long stride = (rowBytes + 3) / 4 * 4;
        long needed = (stride * (header.Height - 1)) + rowBytes;
        if (data.Length < needed)
        {
            throw Damaged($"{data.Length} bytes of pixels; {header.Width} x {header.Height} pixels take {needed}.");
        }

        int bands = header.BitsPerPixel <= 8 ? 1 : header.Alpha.Maximum == 0 ? 3 : 4;
        byte[] pixels = Allocate(header, bands);
        for (int y = 0; y < header.Height; y++)
        {
            int storedRow = header.TopDown ? y : header.Height - 1 - y;
            ReadOnlySpan<byte> source = data.Slice((int)(stride * storedRow), (int)rowBytes);
            UnpackRow(header, source, pixels.AsSpan(y * header.Width * bands, header.Width * bands));
        }

        return bands == 4 ? WithMeaningfulAlpha(header, pixels) : new Bitmap(header, pixels, bands);
    }

    /// <summary>Makes room for the pixels.</summary>
    /// <exception cref="InvalidImageException">They do not fit one array.</exception>
    public static byte[] Allocate(BitmapHeader header, int bands)
    {
        long bytes = (long)header.Width * header.Height;
        return bytes <= Array.MaxLength / bands
            ? new byte[bytes * bands]
            : throw Damaged($"{header.Width} x {header.Height} pixels; at most {Array.MaxLength / bands} can be decoded.");
    }

    /// <summary>The error for a malformed file.</summary>
    /// <param name="found">What was found and what is allowed, to follow "The BMP has".</param>
    public static InvalidImageException Damaged(string found) => new(ImageProblem.Damaged, "The BMP is damaged: it has " + found);

    private static void UnpackRow(BitmapHeader header, ReadOnlySpan<byte> source, Span<byte> target)
    {
        switch (header.BitsPerPixel)
        {
            case 8:
                source.CopyTo(target);
                break;
            case 1 or 4:
                UnpackIndices(source, header.BitsPerPixel, target);
                break;
            case 24:
                SwapRedAndBlue(source, target);
                break;
            default:
                UnpackFields(header, source, target);
                break;
        }
    }

    private static void UnpackIndices(ReadOnlySpan<byte> source, int bits, Span<byte> target)
    {
        int perByte = 8 / bits;
        for (int x = 0; x < target.Length; x++)
        {
            // The leftmost pixel is in the highest bits.
            int shift = 8 - (bits * ((x % perByte) + 1));
            target[x] = (byte)((source[x / perByte] >> shift) & ((1 << bits) - 1));
        }
    }

    private static void SwapRedAndBlue(ReadOnlySpan<byte> source, Span<byte> target)
    {
        for (int i = 0; i + 2 < target.Length; i += 3)
        {
            (target[i], target[i + 1], target[i + 2]) = (source[i + 2], source[i + 1], source[i]);
        }
    }

    private static void UnpackFields(BitmapHeader header, ReadOnlySpan<byte> source, Span<byte> target)
    {
        int bytes = header.BitsPerPixel / 8;
        int bands = target.Length / header.Width;
        for (int x = 0; x < header.Width; x++)
        {
            ReadOnlySpan<byte> at = source[(x * bytes)..];
            uint pixel = bytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);
            Span<byte> rgb = target.Slice(x * bands, bands);
            (rgb[0], rgb[1], rgb[2]) = (header.Red.Read(pixel), header.Green.Read(pixel), header.Blue.Read(pixel));
            if (bands == 4)
            {
                rgb[3] = header.Alpha.Read(pixel);
            }
        }
    }

    // Many writers declare an alpha channel and leave it zero; a picture that nobody could see is not what they meant.
    private static Bitmap WithMeaningfulAlpha(BitmapHeader header, byte[] rgba)
    {
        for (int i = 3; i < rgba.Length; i += 4)
        {
            if (rgba[i] != 0)
            {
                return new Bitmap(header, rgba, Bands: 4);
            }
        }

        for (int i = 3; i < rgba.Length; i += 4)
        {
            rgba[i] = 255;
        }

        return new Bitmap(header, rgba, Bands: 4);
    }
}
