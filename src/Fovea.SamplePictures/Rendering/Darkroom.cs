using System.Numerics;
using Fovea.SamplePictures.Scenes;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Rendering;

/// <summary>From light to bytes: metering, white balance, vignette, tone curve, sensor noise.</summary>
internal static class Darkroom
{
    private const int Steps = 4096;

    /// <summary>8-bit sRGB, three bytes a pixel, rows from the top.</summary>
    public static byte[] Develop(Frame frame, Lens lens)
    {
        var pixels = new byte[frame.Width * frame.Height * 3];
        var curve = ToneCurve(lens.Contrast);
        var gain = lens.WhiteBalance * (Meter(frame) * MathF.Pow(2, lens.Exposure));
        Parallel.For(0, frame.Height, row => DevelopRow(frame, lens, gain, curve, row, pixels));
        return pixels;
    }

    /// <summary>The factor that brings the mean of the middle of the picture to a mid-grey, half way: cameras meter so.</summary>
    private static float Meter(Frame frame)
    {
        double sum = 0;
        var count = 0;
        for (var y = frame.Height / 8; y < frame.Height - (frame.Height / 8); y++)
        {
            for (var x = frame.Width / 8; x < frame.Width - (frame.Width / 8); x++)
            {
                sum += frame.Luminance[(y * frame.Width) + x];
                count++;
            }
        }

        var mean = (float)(sum / Math.Max(count, 1));
        return MathF.Pow(0.26f / Math.Max(mean, 0.02f), 0.7f);
    }

    /// <summary>sRGB values from 0 to 255 for linear light from 0 to 2, highlights rolled off.</summary>
    private static float[] ToneCurve(float contrast)
    {
        var curve = new float[Steps + 1];
        for (var i = 0; i <= Steps; i++)
        {
            var light = 2f * i / Steps;
            var rolled = light < 0.6f ? light : 0.6f + (0.4f * (1 - MathF.Exp(-(light - 0.6f) / 0.4f)));
            var srgb = rolled <= 0.0031308f ? 12.92f * rolled : (1.055f * MathF.Pow(rolled, 1 / 2.4f)) - 0.055f;
            var curved = srgb * srgb * (3 - (2 * srgb));
            curve[i] = 255 * float.Lerp(srgb, curved, contrast);
        }

        return curve;
    }

    private static void DevelopRow(Frame frame, Lens lens, Vector3 gain, float[] curve, int row, byte[] pixels)
    {
        Span<float> noise = stackalloc float[Wide.Count];
        var diagonal = ((frame.Width * frame.Width) + (frame.Height * frame.Height)) / 4f;
        var dy = row + 0.5f - (frame.Height / 2f);
        for (var x = 0; x < frame.Width; x++)
        {
            var lane = x % Wide.Count;
            if (lane == 0)
            {
                SensorNoise(x, row, lens).CopyTo(noise);
            }

            var dx = x + 0.5f - (frame.Width / 2f);
            var light = 1 - (lens.Vignette * ((dx * dx) + (dy * dy)) / diagonal);
            var i = (row * frame.Width) + x;
            var grain = noise[lane];
            pixels[3 * i] = Tone(frame.Red[i] * gain.X * light, curve, grain);
            pixels[(3 * i) + 1] = Tone(frame.Green[i] * gain.Y * light, curve, grain);
            pixels[(3 * i) + 2] = Tone(frame.Blue[i] * gain.Z * light, curve, grain);
        }
    }

    /// <summary>Nearly normal: the sum of three uniform numbers, in 8-bit steps.</summary>
    private static Wide SensorNoise(int x, int row, Lens lens)
    {
        var column = Vector.CreateSequence(x, 1);
        var sum = Noise.Hash(column, new Mask(row), lens.Seed) + Noise.Hash(column, new Mask(row), lens.Seed + 1)
            + Noise.Hash(column, new Mask(row), lens.Seed + 2) - new Wide(1.5f);

        // Three uniforms have variance 3/12, so twice their sum has deviation 1.
        return sum * (2 * 255 * lens.Noise);
    }

    private static byte Tone(float light, float[] curve, float grain)
    {
        var place = Math.Clamp(light, 0, 2) * (Steps / 2);
        return (byte)Math.Clamp(curve[(int)place] + grain + 0.5f, 0, 255);
    }
}
