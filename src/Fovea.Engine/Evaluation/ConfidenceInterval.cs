namespace Fovea.Engine.Evaluation;

/// <summary>A 95 % confidence interval.</summary>
/// <param name="Lower">2.5th percentile.</param>
/// <param name="Upper">97.5th percentile.</param>
public sealed record ConfidenceInterval(double Lower, double Upper);
