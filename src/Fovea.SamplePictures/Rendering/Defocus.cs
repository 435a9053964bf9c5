using System.Numerics;
using Fovea.SamplePictures.Scenes;

namespace Fovea.SamplePictures.Rendering;

/// <summary>
/// Blurs what is out of focus. Each pixel mixes its sharp self with two blurred versions of the picture; only pixels
/// that are themselves out of focus take part in those, so that a sharp object does not smear into the background.
/// </summary>
internal static class Defocus
{
    // Blurs are worked out at half the size: nobody can see it in a blur, and it is four times faster.
    private const int Coarse = 2;

    public static void Apply(Frame frame, Lens lens)
    {
        if (lens.Aperture == 0)
        {
            return;
        }

        var full = lens.Aperture * Math.Min(frame.Width, frame.Height) / Coarse;
        var amount = Amounts(frame, lens);
        var coarse = Weighted(frame, amount);
        var near = Blurred(coarse, Math.Max(1, (int)MathF.Round(full * 0.2f)));
        var far = Blurred(coarse, Math.Max(1, (int)MathF.Round(full * 0.55f)));
        Parallel.For(0, frame.Height, row => MixRow(frame, row, amount, near, far));
    }

    /// <summary>0 in focus, 1 at the lens's full blur.</summary>
    private static float[] Amounts(Frame frame, Lens lens)
    {
        var amount = new float[frame.Depth.Length];
        for (var i = 0; i < amount.Length; i++)
        {
            var apart = Math.Max(Math.Abs(frame.Depth[i] - lens.Focus) - lens.SharpDepth, 0);
            amount[i] = Math.Clamp(apart * 1.6f / frame.Depth[i], 0, 1);
        }

        return amount;
    }

    /// <summary>Red, green and blue times weight, and the weight, at half the size.</summary>
    private static CoarsePlanes Weighted(Frame frame, float[] amount)
    {
        var coarse = new CoarsePlanes((frame.Width + Coarse - 1) / Coarse, (frame.Height + Coarse - 1) / Coarse);
        Parallel.For(0, coarse.Height, row =>
        {
            for (var y = row * Coarse; y < Math.Min((row + 1) * Coarse, frame.Height); y++)
            {
                for (var x = 0; x < frame.Width; x++)
                {
                    var i = (y * frame.Width) + x;
                    var weight = amount[i] + 1e-4f;
                    coarse.Pixels[(row * coarse.Width) + (x / Coarse)] += new Vector4(frame.Red[i], frame.Green[i], frame.Blue[i], 1) * weight;
                }
            }
        });
        return coarse;
    }

    private static CoarsePlanes Blurred(CoarsePlanes coarse, int radius)
    {
        var blurred = new CoarsePlanes(coarse.Width, coarse.Height);
        BoxBlur.Twice(coarse.Pixels, blurred.Pixels, coarse.Width, coarse.Height, radius);
        for (var i = 0; i < blurred.Pixels.Length; i++)
        {
            blurred.Pixels[i] /= blurred.Pixels[i].W;
        }

        return blurred;
    }

    private static void MixRow(Frame frame, int row, float[] amount, CoarsePlanes near, CoarsePlanes far)
    {
        for (var x = 0; x < frame.Width; x++)
        {
            var i = (row * frame.Width) + x;
            if (amount[i] == 0)
            {
                continue;
            }

            var sharp = new Vector4(frame.Red[i], frame.Green[i], frame.Blue[i], 1);
            var step = amount[i] * 2;
            var close = near.At(x, row);
            var mixed = step < 1 ? Vector4.Lerp(sharp, close, step) : Vector4.Lerp(close, far.At(x, row), step - 1);
            (frame.Red[i], frame.Green[i], frame.Blue[i]) = (mixed.X, mixed.Y, mixed.Z);
        }
    }

    private sealed class CoarsePlanes(int width, int height)
    {
        public int Width { get; } = width;

        public int Height { get; } = height;

        public Vector4[] Pixels { get; } = new Vector4[width * height];

        /// <summary>The value at a pixel of the full size, from the four nearest.</summary>
        public Vector4 At(int x, int y)
        {
            var (left, top) = (Math.Max((x - 1) / Coarse, 0), Math.Max((y - 1) / Coarse, 0));
            var (right, bottom) = (Math.Min((x + 1) / Coarse, Width - 1), Math.Min((y + 1) / Coarse, Height - 1));
            return (Pixels[(top * Width) + left] + Pixels[(top * Width) + right] + Pixels[(bottom * Width) + left] + Pixels[(bottom * Width) + right]) * 0.25f;
        }
    }
}
