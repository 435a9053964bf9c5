namespace Fovea.Protocol.Evaluation;

/// <summary>One metric of two iterations.</summary>
public sealed record MetricComparison
{
    /// <summary>The first iteration&apos;s.</summary>
    public double First { get; init; }

    /// <summary>The second one&apos;s.</summary>
    public double Second { get; init; }

    /// <summary>Second minus first, with a paired bootstrap interval.</summary>
    public Estimate Difference { get; init; } = new();

    /// <summary>Whether the interval leaves out 0.</summary>
    public bool IsSignificant { get; init; }
}
