using NetVips;

namespace Fovea.Engine.Imaging;

/// <summary>How a picture is stored, as EXIF says it: one of eight ways to turn and mirror it.</summary>
/// <remarks>Source: EXIF 2.32, tag 0x0112.</remarks>
internal readonly record struct Orientation
{
    private const string Field = "orientation";
    private readonly int value;

    private Orientation(int value) => this.value = value;

    /// <summary>Whether stored columns are rows of the upright picture.</summary>
    public bool LiesOnItsSide => value >= 5;

    /// <summary>Whether the first stored column is the last column, or row, of the upright picture.</summary>
    public bool ReversesColumns => value is 2 or 3 or 7 or 8;

    /// <summary>Whether the first stored row is the last row, or column, of the upright picture.</summary>
    public bool ReversesRows => value is 3 or 4 or 6 or 7;

    /// <summary>What a picture says; upright where it says nothing, or a number that means nothing.</summary>
    public static Orientation Of(Image image) =>
        new(image.Contains(Field) && Convert.ToInt32(image.Get(Field)) is >= 1 and <= 8 and var value ? value : 1);

    /// <summary>Makes an upright picture.</summary>
    /// <param name="planes"><c>[3, columns, rows]</c>, as stored.</param>
    /// <param name="columns">Stored columns.</param>
    /// <param name="rows">Stored rows.</param>
    public PictureCut Upright(ReadOnlySpan<byte> planes, int columns, int rows)
    {
        (int column, int row) = (ReversesColumns ? -rows : rows, ReversesRows ? -1 : 1);
        int start = (ReversesColumns ? (columns - 1) * rows : 0) + (ReversesRows ? rows - 1 : 0);
        (int width, int height) = LiesOnItsSide ? (rows, columns) : (columns, rows);
        (int right, int down) = LiesOnItsSide ? (row, column) : (column, row);
        byte[] pixels = new byte[planes.Length];
        int plane = columns * rows;
        for (int y = 0, to = 0; y < height; y++)
        {
            for (int x = 0, from = start + (y * down); x < width; x++, from += right, to += Resampler.Channels)
            {
                pixels[to] = planes[from];
                pixels[to + 1] = planes[from + plane];
                pixels[to + 2] = planes[from + (2 * plane)];
            }
        }

        return new PictureCut(pixels, width, height);
    }
}
