using System.Buffers.Binary;

namespace Fovea.Engine.Imaging;

/// <summary>The checked headers of a Windows bitmap: after construction all offsets and sizes fit the file.</summary>
/// <remarks>
/// Read are BITMAPCOREHEADER (12 bytes), BITMAPINFOHEADER (40, 52 and 56 with masks), V4 (108) and V5 (124).
/// Source: Microsoft, "Bitmap Storage" and the BITMAPV5HEADER reference.
/// </remarks>
internal sealed class BitmapHeader
{
    private const int FileHeaderBytes = 14;
    private const int CoreHeaderBytes = 12;
    private const int InfoHeaderBytes = 40;

    private BitmapHeader(ReadOnlySpan<byte> file)
    {
        int size = ReadHeaderSize(file);
        bool core = size == CoreHeaderBytes;
        ReadOnlySpan<byte> header = file.Slice(FileHeaderBytes, size);
        long height = core ? UInt16(header, 6) : Int32(header, 8);
        Width = core ? UInt16(header, 4) : Int32(header, 4);
        TopDown = height < 0;
        BitsPerPixel = UInt16(header, core ? 10 : 14);
        Compression = core ? BitmapCompression.None : (BitmapCompression)UInt32(header, 16);
        if (Width <= 0 || height is 0 or <= int.MinValue)
        {
            throw BitmapReader.Damaged($"a size of {Width} x {height} pixels; both sides must be at least 1.");
        }

        Height = (int)Math.Abs(height);
        CheckLayout();
        int afterMasks = ReadMasks(file, FileHeaderBytes + size);
        uint pixelOffset = UInt32(file, 10);
        if (pixelOffset < afterMasks || pixelOffset > file.Length)
        {
            throw BitmapReader.Damaged($"pixels at byte {pixelOffset}; they must lie between {afterMasks} and {file.Length}.");
        }

        PixelOffset = (int)pixelOffset;
        Palette = BitsPerPixel <= 8 ? ReadPalette(file[afterMasks..PixelOffset], core ? 3 : 4) : null;
    }

    public int Width { get; }

    public int Height { get; }

    public bool TopDown { get; }

    public int BitsPerPixel { get; }

    public BitmapCompression Compression { get; }

    public int PixelOffset { get; }

    /// <summary>256 colours of three bytes (red, green, blue), black where the file has none; null without a palette.</summary>
    public byte[]? Palette { get; }

    public BitmapChannel Red { get; private set; }

    public BitmapChannel Green { get; private set; }

    public BitmapChannel Blue { get; private set; }

    public BitmapChannel Alpha { get; private set; }

    public bool IsRunLength => Compression is BitmapCompression.RunLength8 or BitmapCompression.RunLength4;

    /// <summary>Reads the headers; allocates nothing that depends on the size of the picture.</summary>
    /// <exception cref="InvalidImageException">The headers contradict themselves or the length of the file.</exception>
    public static BitmapHeader Read(ReadOnlySpan<byte> file) => new(file);

    private static int ReadHeaderSize(ReadOnlySpan<byte> file)
    {
        if (file.Length < FileHeaderBytes + CoreHeaderBytes)
        {
            throw BitmapReader.Damaged($"{file.Length} bytes; the headers alone take {FileHeaderBytes + CoreHeaderBytes}.");
        }

        uint size = UInt32(file, FileHeaderBytes);
        if (size is not (CoreHeaderBytes or InfoHeaderBytes or 52 or 56 or 108 or 124))
        {
            throw BitmapReader.Damaged($"a header of {size} bytes; known are 12, 40, 52, 56, 108 and 124.");
        }

        return file.Length >= FileHeaderBytes + size
            ? (int)size
            : throw BitmapReader.Damaged($"{file.Length} bytes; the headers alone take {FileHeaderBytes + size}.");
    }

    private void CheckLayout()
    {
        bool known = Compression switch
        {
            BitmapCompression.None => BitsPerPixel is 1 or 4 or 8 or 16 or 24 or 32,
            BitmapCompression.RunLength8 => BitsPerPixel == 8 && !TopDown,
            BitmapCompression.RunLength4 => BitsPerPixel == 4 && !TopDown,
            BitmapCompression.BitFields or BitmapCompression.AlphaBitFields => BitsPerPixel is 16 or 32,
            _ => false,
        };
        if (!known)
        {
            throw BitmapReader.Damaged(
                $"{BitsPerPixel} bits a pixel with compression {(uint)Compression}; known are 1, 4, 8, 16, 24 and 32 bits "
                + "uncompressed, bit fields of 16 or 32, and bottom-up run lengths of 4 or 8.");
        }
    }

    /// <returns>The offset of the first byte behind the masks.</returns>
    private int ReadMasks(ReadOnlySpan<byte> file, int afterHeader)
    {
        if (Compression is not (BitmapCompression.BitFields or BitmapCompression.AlphaBitFields))
        {
            SetMasks(BitsPerPixel == 16 ? [0x7C00, 0x03E0, 0x001F, 0] : [0x00FF0000, 0x0000FF00, 0x000000FF, 0]);
            return afterHeader;
        }

        // The masks follow a BITMAPINFOHEADER; in the longer headers they stand at the same place, inside.
        const int start = FileHeaderBytes + InfoHeaderBytes;
        bool alpha = Compression == BitmapCompression.AlphaBitFields || afterHeader >= start + 16;
        int end = Math.Max(afterHeader, start + (alpha ? 16 : 12));
        if (file.Length < end)
        {
            throw BitmapReader.Damaged($"{file.Length} bytes; headers and masks alone take {end}.");
        }

        SetMasks([UInt32(file, start), UInt32(file, start + 4), UInt32(file, start + 8), alpha ? UInt32(file, start + 12) : 0]);
        return end;
    }

    private void SetMasks(ReadOnlySpan<uint> masks)
    {
        Red = BitmapChannel.FromMask(masks[0]);
        Green = BitmapChannel.FromMask(masks[1]);
        Blue = BitmapChannel.FromMask(masks[2]);
        Alpha = BitmapChannel.FromMask(masks[3]);
    }

    // The count in the header is not read: writers give too many and too few, and the gap before the pixels bounds it anyway.
    private byte[] ReadPalette(ReadOnlySpan<byte> entries, int entryBytes)
    {
        byte[] palette = new byte[256 * 3];
        int count = Math.Min(1 << BitsPerPixel, entries.Length / entryBytes);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> bgr = entries.Slice(i * entryBytes, 3);
            (palette[3 * i], palette[(3 * i) + 1], palette[(3 * i) + 2]) = (bgr[2], bgr[1], bgr[0]);
        }

        return palette;
    }

    private static int UInt16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static int Int32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadInt32LittleEndian(bytes[offset..]);

    private static uint UInt32(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);
}
