namespace Fovea.Engine.Evaluation;

/// <summary>Wilson's 95 % interval of a proportion.</summary>
/// <remarks>
/// Source: Wilson 1927, doi:10.1080/01621459.1927.10502953. It keeps its coverage with a handful of observations and at 0 and 1, where
/// resampling sees no spread (Brown, Cai and DasGupta 2001, doi:10.1214/ss/1009213286).
/// </remarks>
public static class WilsonInterval
{
    // The 97.5th percentile of the normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>Computes the interval.</summary>
    /// <param name="proportion">The observed share, in [0, 1].</param>
    /// <param name="count">Number of observations; with none the interval is [0, 1].</param>
    public static ConfidenceInterval Compute(double proportion, int count)
    {
        if (count == 0)
        {
            return new ConfidenceInterval(0, 1);
        }

        var weight = Z * Z / count;
        var centre = (proportion + (weight / 2)) / (1 + weight);
        var half = Z / (1 + weight) * Math.Sqrt((proportion * (1 - proportion) / count) + (weight / (4 * count)));
        // At 0 and 1 one end is the proportion itself, which rounding would leave outside.
        return new ConfidenceInterval(Math.Clamp(centre - half, 0, proportion), Math.Clamp(centre + half, proportion, 1));
    }

    /// <summary>The share of <paramref name="hits"/> among <paramref name="count"/> with its interval; 0 when there is nothing to count.</summary>
    internal static Estimate Of(int hits, int count)
    {
        var share = ThresholdMetrics.Ratio(hits, count);
        return new Estimate(share, Compute(share, count));
    }
}
