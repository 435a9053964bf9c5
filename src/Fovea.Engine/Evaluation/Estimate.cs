namespace Fovea.Engine.Evaluation;

/// <summary>A measured share with its 95 % confidence interval; all in [0, 1], for differences in [-1, 1].</summary>
/// <param name="Value">What was measured.</param>
/// <param name="Lower">Lower end of the interval.</param>
/// <param name="Upper">Upper end of the interval.</param>
public sealed record Estimate(double Value, double Lower, double Upper)
{
    internal Estimate(double value, ConfidenceInterval interval)
        : this(value, interval.Lower, interval.Upper)
    {
    }
}
