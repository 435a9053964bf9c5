namespace Fovea.Engine.Imaging;

/// <summary>A difference hash: which cell of a coarse grey picture is darker than its right neighbour.</summary>
/// <remarks>Nine columns by eight rows give 64 comparisons. Source: N. Krawetz, "Kind of Like That", 2013 (dHash).</remarks>
internal static class PerceptualHash
{
    public const int Columns = 9;
    private const int Rows = 8;

    /// <summary>Computes the hash in integers, so that it is the same everywhere.</summary>
    /// <param name="rgb">Interleaved bytes of a square picture.</param>
    /// <param name="size">Its side in pixels, at least 9.</param>
    public static ulong Compute(ReadOnlySpan<byte> rgb, int size)
    {
        ulong hash = 0;
        Span<double> cells = stackalloc double[Columns];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                cells[column] = MeanGrey(rgb, size, row, column);
            }

            for (int column = 0; column < Columns - 1; column++)
            {
                hash = (hash << 1) | (cells[column] < cells[column + 1] ? 1UL : 0UL);
            }
        }

        return hash;
    }

    private static double MeanGrey(ReadOnlySpan<byte> rgb, int size, int row, int column)
    {
        (int top, int bottom) = (row * size / Rows, (row + 1) * size / Rows);
        (int left, int right) = (column * size / Columns, (column + 1) * size / Columns);
        long sum = 0;
        for (int y = top; y < bottom; y++)
        {
            ReadOnlySpan<byte> cells = rgb[(((y * size) + left) * 3)..(((y * size) + right) * 3)];
            for (int i = 0; i < cells.Length; i += 3)
            {
                // Luma of ITU-R BT.601, in thousandths.
                sum += (299 * cells[i]) + (587 * cells[i + 1]) + (114 * cells[i + 2]);
            }
        }

        return (double)sum / ((bottom - top) * (right - left));
    }
}
