using Fovea.SamplePictures.Scenes;

namespace Fovea.SamplePictures.Rendering;

/// <summary>
/// Blurs what is out of focus. Each pixel mixes its sharp self with two blurred versions of the picture; only pixels
/// that are themselves out of focus take part in those, so that a sharp object does not smear into the background.
/// </summary>
internal static class Defocus
{
    public static void Apply(Frame frame, Lens lens)
    {
        if (lens.Aperture == 0)
        {
            return;
        }

        var full = lens.Aperture * Math.Min(frame.Width, frame.Height);
        var amount = Amounts(frame, lens);
        var near = Blurred(frame, amount, Math.Max(1, (int)MathF.Round(full * 0.2f)));
        var far = Blurred(frame, amount, Math.Max(1, (int)MathF.Round(full * 0.55f)));
        Parallel.For(0, 3, plane => Mix(Plane(frame, plane), amount, near[plane], far[plane]));
    }

    /// <summary>0 in focus, 1 at the lens's full blur.</summary>
    private static float[] Amounts(Frame frame, Lens lens)
    {
        var amount = new float[frame.Depth.Length];
        for (var i = 0; i < amount.Length; i++)
        {
            // Within a tenth of the distance all is sharp: an object has a front and a back.
            var apart = Math.Abs(1 - (lens.Focus / frame.Depth[i])) - 0.1f;
            amount[i] = Math.Clamp(apart * 1.6f, 0, 1);
        }

        return amount;
    }

    private static float[] Plane(Frame frame, int plane) => plane switch { 0 => frame.Red, 1 => frame.Green, _ => frame.Blue };

    private static float[][] Blurred(Frame frame, float[] amount, int radius)
    {
        var planes = new float[4][];
        Parallel.For(0, 4, plane =>
        {
            var values = new float[amount.Length];
            for (var i = 0; i < values.Length; i++)
            {
                var weight = amount[i] + 1e-4f;
                values[i] = plane == 3 ? weight : Plane(frame, plane)[i] * weight;
            }

            planes[plane] = BoxBlur.Twice(values, frame.Width, frame.Height, radius);
        });
        for (var i = 0; i < amount.Length; i++)
        {
            var scale = 1 / planes[3][i];
            (planes[0][i], planes[1][i], planes[2][i]) = (planes[0][i] * scale, planes[1][i] * scale, planes[2][i] * scale);
        }

        return planes;
    }

    private static void Mix(float[] sharp, float[] amount, float[] near, float[] far)
    {
        for (var i = 0; i < sharp.Length; i++)
        {
            var step = amount[i] * 2;
            sharp[i] = step < 1 ? float.Lerp(sharp[i], near[i], step) : float.Lerp(near[i], far[i], step - 1);
        }
    }
}
