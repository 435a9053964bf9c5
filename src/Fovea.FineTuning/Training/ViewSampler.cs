namespace Fovea.FineTuning.Training;

/// <summary>Scales a view of a picture to a network's input, bilinearly.</summary>
internal static class ViewSampler
{
    /// <param name="pixels">The picture, <c>[H, W, 3]</c>.</param>
    /// <param name="width">W, at least 2.</param>
    /// <param name="height">H, at least 2.</param>
    /// <param name="view">What to show of it; beyond its border the border goes on.</param>
    /// <param name="colour">How to change it.</param>
    /// <param name="sizePixels">T, the side of the result.</param>
    /// <param name="mean">Mean of each channel, of values in [0, 1].</param>
    /// <param name="std">Standard deviation of each channel.</param>
    /// <param name="tensor">Receives <c>[3, T, T]</c>, normalised.</param>
    public static void Fill(
        ReadOnlySpan<byte> pixels, int width, int height, View view, Colour colour, int sizePixels, IReadOnlyList<float> mean, IReadOnlyList<float> std, Span<float> tensor)
    {
        var plane = sizePixels * sizePixels;
        var (cos, sin) = (Math.Cos(view.Angle), Math.Sin(view.Angle));
        var (m0, m1, m2) = (mean[0], mean[1], mean[2]);
        var (s0, s1, s2) = (1 / std[0], 1 / std[1], 1 / std[2]);
        for (var y = 0; y < sizePixels; y++)
        {
            var v = (((y + 0.5) / sizePixels) - 0.5) * view.Height;
            for (var x = 0; x < sizePixels; x++)
            {
                var u = (((x + 0.5) / sizePixels) - 0.5) * (view.IsMirrored ? -view.Width : view.Width);
                var sourceX = Math.Clamp(view.CentreX + (u * cos) - (v * sin) - 0.5, 0, width - 1.001);
                var sourceY = Math.Clamp(view.CentreY + (u * sin) + (v * cos) - 0.5, 0, height - 1.001);
                var (left, top) = ((int)sourceX, (int)sourceY);
                var (fx, fy) = ((float)(sourceX - left), (float)(sourceY - top));
                var at = ((top * width) + left) * 3;
                var below = at + (width * 3);
                var r = Mix(pixels[at], pixels[at + 3], pixels[below], pixels[below + 3], fx, fy);
                var g = Mix(pixels[at + 1], pixels[at + 4], pixels[below + 1], pixels[below + 4], fx, fy);
                var b = Mix(pixels[at + 2], pixels[at + 5], pixels[below + 2], pixels[below + 5], fx, fy);
                (r, g, b) = colour.Apply(r, g, b);
                var to = (y * sizePixels) + x;
                tensor[to] = (r - m0) * s0;
                tensor[plane + to] = (g - m1) * s1;
                tensor[(2 * plane) + to] = (b - m2) * s2;
            }
        }
    }

    private static float Mix(byte a, byte b, byte c, byte d, float fx, float fy)
    {
        var upper = a + ((b - a) * fx);
        var lower = c + ((d - c) * fx);
        return (upper + ((lower - upper) * fy)) * (1 / 255f);
    }
}
