namespace Fovea.Engine.Evaluation;

/// <summary>The resamples of a bootstrap: how often each one draws each picture.</summary>
/// <remarks>Kept, so that every metric and both sides of a comparison see the same draws, and a moved threshold draws nothing anew.</remarks>
internal sealed class Resampling
{
    // 64 MB. Up to 32,000 pictures all resamples fit; the intervals of more pictures are narrow, and fewer resamples still find their ends.
    private const int MaxStored = 32_000_000;
    private const int LeastResamples = 200;

    private readonly ushort[][] multiplicities;

    public Resampling(int pictures, int seed)
    {
        Pictures = pictures;
        multiplicities = new ushort[Math.Clamp(MaxStored / pictures, LeastResamples, Bootstrap.Resamples)][];
        Parallel.For(0, multiplicities.Length, i => multiplicities[i] = Draw(pictures, unchecked((seed * Bootstrap.Resamples) + i)));
    }

    public int Pictures { get; }

    public int Count => multiplicities.Length;

    public long Bytes => (long)Count * Pictures * sizeof(ushort);

    /// <summary>How often one resample draws each picture.</summary>
    public ReadOnlySpan<ushort> this[int resample] => multiplicities[resample];

    /// <summary>Computes a metric of every resample.</summary>
    public double[] Compute(Func<ushort[], double> metric)
    {
        var samples = new double[Count];
        Parallel.For(0, Count, i => samples[i] = metric(multiplicities[i]));
        return samples;
    }

    /// <summary>Draws with replacement as many pictures as there are.</summary>
    public static ushort[] Draw(int pictures, int seed)
    {
        var random = new Random(seed);
        var multiplicity = new ushort[pictures];
        for (var i = 0; i < pictures; i++)
        {
            multiplicity[random.Next(pictures)]++;
        }

        return multiplicity;
    }

    /// <summary>2.5th and 97.5th percentile, linear between ranks; not-a-numbers are left out, and with nothing left the interval is all there is.</summary>
    /// <param name="samples">One value a resample.</param>
    /// <param name="pictures">How many pictures lie behind it.</param>
    public static ConfidenceInterval Interval(IEnumerable<double> samples, int pictures)
    {
        var sorted = samples.Where(value => !double.IsNaN(value)).Order().ToArray();
        if (sorted.Length == 0)
        {
            return new ConfidenceInterval(0, 1);
        }

        return sorted[0] == sorted[^1] ? WilsonInterval.Compute(sorted[0], pictures) : new ConfidenceInterval(Quantile(sorted, 0.025), Quantile(sorted, 0.975));
    }

    /// <summary>Percentile interval without a stand-in for constant samples, as differences need it.</summary>
    public static ConfidenceInterval Percentiles(IEnumerable<double> samples)
    {
        var sorted = samples.Where(value => !double.IsNaN(value)).Order().ToArray();
        return sorted.Length == 0 ? new ConfidenceInterval(-1, 1) : new ConfidenceInterval(Quantile(sorted, 0.025), Quantile(sorted, 0.975));
    }

    private static double Quantile(double[] sorted, double quantile)
    {
        var position = quantile * (sorted.Length - 1);
        var below = (int)position;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + ((position - below) * (sorted[below + 1] - sorted[below]));
    }
}
