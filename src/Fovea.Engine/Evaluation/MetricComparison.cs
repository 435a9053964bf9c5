namespace Fovea.Engine.Evaluation;

/// <summary>One metric of two models on the same pictures.</summary>
/// <param name="First">The first model's value.</param>
/// <param name="Second">The second model's value.</param>
/// <param name="Difference">Second minus first, with a paired 95 % interval: both are measured on the same resamples. In [-1, 1].</param>
public sealed record MetricComparison(double First, double Second, Estimate Difference)
{
    /// <summary>Whether the interval of the difference leaves out 0.</summary>
    public bool IsSignificant => Difference.Lower > 0 || Difference.Upper < 0;
}
