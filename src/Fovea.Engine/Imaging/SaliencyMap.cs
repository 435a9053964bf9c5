namespace Fovea.Engine.Imaging;

/// <summary>How much each pixel stands out, with the mean of any rectangle at hand.</summary>
/// <remarks>Summed-area table: Crow, SIGGRAPH 1984.</remarks>
internal sealed class SaliencyMap
{
    private readonly float[] values;
    private readonly double[] sums;

    public SaliencyMap(float[] values, int width, int height)
    {
        (this.values, Width, Height) = (values, width, height);
        sums = new double[(width + 1) * (height + 1)];
        for (int y = 0; y < height; y++)
        {
            double row = 0;
            for (int x = 0; x < width; x++)
            {
                row += values[(y * width) + x];
                sums[((y + 1) * (width + 1)) + x + 1] = sums[(y * (width + 1)) + x + 1] + row;
            }
        }
    }

    public int Width { get; }

    public int Height { get; }

    public float this[int index] => values[index];

    /// <summary>The mean of a rectangle, of the part that lies in the picture.</summary>
    public float Mean(int left, int top, int right, int bottom)
    {
        var (sum, area) = Sum(left, top, right, bottom);
        return (float)(sum / area);
    }

    /// <summary>The mean inside less that of a frame around, a quarter of the box wide.</summary>
    public float Contrast(int left, int top, int right, int bottom)
    {
        int frameX = Math.Max(1, (right - left) / 4), frameY = Math.Max(1, (bottom - top) / 4);
        var (inner, innerArea) = Sum(left, top, right, bottom);
        var (outer, outerArea) = Sum(left - frameX, top - frameY, right + frameX, bottom + frameY);
        return outerArea == innerArea ? 0 : (float)((inner / innerArea) - ((outer - inner) / (outerArea - innerArea)));
    }

    private (double Sum, int Area) Sum(int left, int top, int right, int bottom)
    {
        (left, top, right, bottom) = (Math.Max(0, left), Math.Max(0, top), Math.Min(Width, right), Math.Min(Height, bottom));
        return (At(right, bottom) - At(left, bottom) - At(right, top) + At(left, top), (right - left) * (bottom - top));
    }

    private double At(int x, int y) => sums[(y * (Width + 1)) + x];
}
