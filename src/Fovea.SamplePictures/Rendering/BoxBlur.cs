using System.Numerics;

namespace Fovea.SamplePictures.Rendering;

/// <summary>A running mean along rows and columns; applied twice it is near enough to a lens.</summary>
internal static class BoxBlur
{
    public static void Twice(Vector4[] from, Vector4[] to, int width, int height, int radius)
    {
        var between = new Vector4[from.Length];
        for (var pass = 0; pass < 2; pass++)
        {
            Rows(pass == 0 ? from : to, between, width, height, radius);
            Columns(between, to, width, height, radius);
        }
    }

    private static void Rows(Vector4[] from, Vector4[] to, int width, int height, int radius)
    {
        var scale = 1f / ((2 * radius) + 1);
        for (var y = 0; y < height; y++)
        {
            var row = from.AsSpan(y * width, width);
            var target = to.AsSpan(y * width, width);
            var sum = row[0] * radius;
            for (var x = 0; x <= radius; x++)
            {
                sum += row[Math.Min(x, width - 1)];
            }

            for (var x = 0; x < width; x++)
            {
                target[x] = sum * scale;
                sum += row[Math.Min(x + radius + 1, width - 1)] - row[Math.Max(x - radius, 0)];
            }
        }
    }

    private static void Columns(Vector4[] from, Vector4[] to, int width, int height, int radius)
    {
        // All columns advance together, row by row, which the cache likes better.
        var scale = 1f / ((2 * radius) + 1);
        var sum = new Vector4[width];
        for (var y = -radius; y <= radius; y++)
        {
            Add(sum, from.AsSpan(Math.Clamp(y, 0, height - 1) * width, width), 1);
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

    private static void Add(Vector4[] sum, Span<Vector4> row, float sign)
    {
        for (var x = 0; x < row.Length; x++)
        {
            sum[x] += row[x] * sign;
        }
    }
}
