using System.Numerics;
using Fovea.SamplePictures.Simd;
using Fovea.SamplePictures.Scenes;

namespace Fovea.SamplePictures.Rendering;

/// <summary>Fills a frame: one ray per pixel, then three more where an outline or a sharp edge passes.</summary>
internal static class Exposure
{
    // Highlights are many times brighter than paper; averaged as they are, they leave jagged edges.
    private const float Brightest = 1.6f;

    public static Frame Take(Scene scene, int width, int height)
    {
        var tracer = new RayTracer(scene, width, height);
        var frame = new Frame(width, height);
        Parallel.For(0, height, row => FirstRays(tracer, frame, row));
        var needed = new int[height][];
        Parallel.For(0, height, row => needed[row] = Edges(frame, row));
        Parallel.For(0, height, row => MoreRays(tracer, frame, needed[row]));
        return frame;
    }

    private static void FirstRays(RayTracer tracer, Frame frame, int row)
    {
        var lanes = Wide.Count;
        Span<float> buffer = stackalloc float[lanes];
        for (var x = 0; x < frame.Width; x += lanes)
        {
            var hit = tracer.Trace(Vector.CreateSequence(x + 0.5f, 1f), new Wide(row + 0.5f));
            var start = (row * frame.Width) + x;
            var count = Math.Min(lanes, frame.Width - x);
            Store(Limit(hit.Radiance.X), frame.Red, start, count, buffer);
            Store(Limit(hit.Radiance.Y), frame.Green, start, count, buffer);
            Store(Limit(hit.Radiance.Z), frame.Blue, start, count, buffer);
            Store(Luminance(hit.Radiance), frame.Luminance, start, count, buffer);
            Store(hit.Depth, frame.Depth, start, count, buffer);
            Store(hit.What, frame.What, start, count, buffer);
        }
    }

    private static Wide Luminance(in Wide3 light) =>
        (Limit(light.X) * 0.2126f) + (Limit(light.Y) * 0.7152f) + (Limit(light.Z) * 0.0722f);

    private static Wide Limit(Wide light) => Vector.Min(light, new Wide(Brightest));

    private static void Store(Wide values, float[] plane, int start, int count, Span<float> buffer)
    {
        values.CopyTo(buffer);
        buffer[..count].CopyTo(plane.AsSpan(start, count));
    }

    private static int[] Edges(Frame frame, int row)
    {
        List<int> edges = [];
        for (var x = 0; x < frame.Width; x++)
        {
            var here = (row * frame.Width) + x;
            if ((x > 0 && Differ(frame, here, here - 1)) || (x + 1 < frame.Width && Differ(frame, here, here + 1))
                || (row > 0 && Differ(frame, here, here - frame.Width)) || (row + 1 < frame.Height && Differ(frame, here, here + frame.Width)))
            {
                edges.Add(here);
            }
        }

        return [.. edges];
    }

    private static bool Differ(Frame frame, int a, int b)
    {
        var (light, other) = (frame.Luminance[a], frame.Luminance[b]);

        // The textures of planes are filtered where they are made; a lawn would otherwise be edges all over.
        return frame.What[a] != frame.What[b] || (frame.What[a] < RayTracer.GroundId && Math.Abs(light - other) > (0.14f * (light + other)) + 0.01f);
    }

    /// <summary>Adds three places of the pixel to its middle, a packet of scattered pixels at a time.</summary>
    private static void MoreRays(RayTracer tracer, Frame frame, int[] pixels)
    {
        var lanes = Wide.Count;
        Span<float> x = stackalloc float[lanes];
        Span<float> y = stackalloc float[lanes];
        for (var start = 0; start < pixels.Length; start += lanes)
        {
            for (var lane = 0; lane < lanes; lane++)
            {
                var pixel = pixels[Math.Min(start + lane, pixels.Length - 1)];
                (x[lane], y[lane]) = (pixel % frame.Width, pixel / frame.Width);
            }

            var sum = Wide3.Zero;
            foreach (var (dx, dy) in (ReadOnlySpan<(float, float)>)[(0.17f, 0.33f), (0.83f, 0.17f), (0.5f, 0.9f)])
            {
                var light = tracer.Trace(new Wide(x) + new Wide(dx), new Wide(y) + new Wide(dy)).Radiance;
                sum += new Wide3(Limit(light.X), Limit(light.Y), Limit(light.Z));
            }

            for (var lane = 0; lane < Math.Min(lanes, pixels.Length - start); lane++)
            {
                var pixel = pixels[start + lane];
                frame.Red[pixel] = (frame.Red[pixel] + sum.X[lane]) / 4;
                frame.Green[pixel] = (frame.Green[pixel] + sum.Y[lane]) / 4;
                frame.Blue[pixel] = (frame.Blue[pixel] + sum.Z[lane]) / 4;
            }
        }
    }
}
