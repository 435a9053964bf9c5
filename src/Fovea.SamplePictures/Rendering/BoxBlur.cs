namespace Fovea.SamplePictures.Rendering;

/// <summary>A running mean along rows and columns; applied twice it is near enough to a lens.</summary>
internal static class BoxBlur
{
    public static float[] Twice(float[] values, int width, int height, int radius)
    {
        var other = new float[values.Length];
        for (var pass = 0; pass < 2; pass++)
        {
            Rows(values, other, width, height, Math.Min(radius, (width - 1) / 2));
            Columns(other, values, width, height, Math.Min(radius, (height - 1) / 2));
        }

        return values;
    }

    private static void Rows(float[] from, float[] to, int width, int height, int radius)
    {
        var scale = 1f / ((2 * radius) + 1);
        for (var y = 0; y < height; y++)
        {
            var row = from.AsSpan(y * width, width);
            var target = to.AsSpan(y * width, width);
            var sum = row[0] * radius;
            for (var x = 0; x <= radius; x++)
            {
                sum += row[x];
            }

            for (var x = 0; x < width; x++)
            {
                target[x] = sum * scale;
                sum += row[Math.Min(x + radius + 1, width - 1)] - row[Math.Max(x - radius, 0)];
            }
        }
    }

    private static void Columns(float[] from, float[] to, int width, int height, int radius)
    {
        // All columns advance together, row by row, which the cache likes better.
        var scale = 1f / ((2 * radius) + 1);
        var sum = new float[width];
        for (var y = -radius; y <= radius; y++)
        {
            Add(sum, from.AsSpan(Math.Max(y, 0) * width, width), 1);
        }

        for (var y = 0; y < height; y++)
        {
            var target = to.AsSpan(y * width, width);
            for (var x = 0; x < width; x++)
            {
                target[x] = sum[x] * scale;
            }

            Add(sum, from.AsSpan(Math.Min(y + radius + 1, height - 1) * width, width), 1);
            Add(sum, from.AsSpan(Math.Max(y - radius, 0) * width, width), -1);
        }
    }

    private static void Add(float[] sum, Span<float> row, float sign)
    {
        for (var x = 0; x < row.Length; x++)
        {
            sum[x] += row[x] * sign;
        }
    }
}
