namespace Fovea.Pretrain.Quantisation;

/// <summary>How the values of a tensor become bytes: <c>byte = round(value / Scale) + ZeroPoint</c>.</summary>
/// <param name="Scale">What one step is worth; above 0.</param>
/// <param name="ZeroPoint">The byte of 0.</param>
internal readonly record struct ActivationRange(float Scale, byte ZeroPoint)
{
    private const int Levels = byte.MaxValue;

    // Rare values cost less when they are cut than all others do when their steps grow with them.
    private static readonly double[] Shrunk = [.. Enumerable.Range(0, 51).Select(i => 1 - (i * 0.015))];

    /// <summary>The range with the least squared error on values that were met.</summary>
    /// <param name="values">At least one.</param>
    public static ActivationRange Of(ReadOnlySpan<float> values)
    {
        float least = 0, most = 0;
        foreach (var value in values)
        {
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        var (best, bestError) = (default(ActivationRange), double.MaxValue);
        foreach (var share in Shrunk)
        {
            var range = Between(least * share, most * share);
            var error = range.Error(values);
            (best, bestError) = error < bestError ? (range, error) : (best, bestError);
        }

        return best;
    }

    private static ActivationRange Between(double least, double most)
    {
        var scale = Math.Max((most - least) / Levels, 1e-8);
        return new ActivationRange((float)scale, (byte)Math.Clamp(Math.Round(-least / scale), 0, Levels));
    }

    private double Error(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (var value in values)
        {
            var level = Math.Clamp(MathF.Round(value / Scale) + ZeroPoint, 0, Levels);
            var difference = value - ((level - ZeroPoint) * Scale);
            sum += difference * difference;
        }

        return sum;
    }
}
