namespace Fovea.Engine.Imaging;

/// <summary>Decodes run lengths of 4 and 8 bits.</summary>
/// <remarks>Source: Microsoft, "Bitmap Compression". Pixels that the runs skip keep index 0.</remarks>
internal ref struct BitmapRunLength
{
    private const int EndOfLine = 0;
    private const int EndOfBitmap = 1;
    private const int Delta = 2;

    private readonly BitmapHeader header;
    private readonly byte[] pixels;
    private ReadOnlySpan<byte> rest;
    private int x;
    private int y;

    private BitmapRunLength(BitmapHeader header, ReadOnlySpan<byte> data)
    {
        this.header = header;
        rest = data;
        pixels = BitmapReader.Allocate(header, bands: 1);
    }

    /// <summary>Decodes all runs.</summary>
    /// <returns>One index a pixel, top row first.</returns>
    /// <exception cref="InvalidImageException">The runs leave the picture, or the data ends before it is complete.</exception>
    public static byte[] Decode(BitmapHeader header, ReadOnlySpan<byte> data)
    {
        var decoder = new BitmapRunLength(header, data);
        while (decoder.Step())
        {
        }

        return decoder.pixels;
    }

    /// <returns>Whether more follows.</returns>
    private bool Step()
    {
        // Some writers leave the end mark out; nothing is missing when the last row is full.
        if (rest.IsEmpty && (y == header.Height || (y == header.Height - 1 && x == header.Width)))
        {
            return false;
        }

        ReadOnlySpan<byte> command = Take(2);
        if (command[0] > 0)
        {
            Write(command.Slice(1, 1), command[0], repeat: true);
            return true;
        }

        switch (command[1])
        {
            case EndOfLine:
                (x, y) = (0, y + 1);
                break;
            case EndOfBitmap:
                return false;
            case Delta:
                ReadOnlySpan<byte> distance = Take(2);
                (x, y) = (x + distance[0], y + distance[1]);
                break;
            default:
                int bytes = header.BitsPerPixel == 8 ? command[1] : (command[1] + 1) / 2;
                Write(Take(bytes), command[1], repeat: false);
                Take(Math.Min(bytes % 2, rest.Length));
                break;
        }

        return y <= header.Height
            ? true
            : throw BitmapReader.Damaged($"run lengths down to row {y}; the picture has {header.Height}.");
    }

    private void Write(ReadOnlySpan<byte> values, int count, bool repeat)
    {
        if (y >= header.Height || count > header.Width - x)
        {
            throw BitmapReader.Damaged(
                $"a run to column {x + count} of row {y}; the picture has {header.Width} columns and {header.Height} rows.");
        }

        Span<byte> target = pixels.AsSpan(((header.Height - 1 - y) * header.Width) + x, count);
        for (int i = 0; i < count; i++)
        {
            target[i] = header.BitsPerPixel == 8
                ? values[repeat ? 0 : i]
                : (byte)((values[repeat ? 0 : i / 2] >> (i % 2 == 0 ? 4 : 0)) & 15);
        }

        x += count;
    }

    private ReadOnlySpan<byte> Take(int bytes)
    {
        if (rest.Length < bytes)
        {
            throw BitmapReader.Damaged($"run lengths that stop at row {y} of {header.Height}.");
        }

        ReadOnlySpan<byte> taken = rest[..bytes];
        rest = rest[bytes..];
        return taken;
    }
}
