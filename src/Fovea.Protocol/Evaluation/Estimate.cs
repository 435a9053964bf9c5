namespace Fovea.Protocol.Evaluation;

/// <summary>A measured share with its 95 % confidence interval; all in [0, 1], for differences in [-1, 1].</summary>
public sealed record Estimate
{
    /// <summary>What was measured.</summary>
    public double Value { get; init; }

    /// <summary>Lower end of the interval.</summary>
    public double Lower { get; init; }

    /// <summary>Upper end of the interval.</summary>
    public double Upper { get; init; }
}
