namespace Fovea.Protocol.Evaluation;

/// <summary>One tag of two iterations.</summary>
public sealed record TagComparison
{
    /// <summary>The tag.</summary>
    public Guid TagId { get; init; }

    /// <summary>Its name in the first iteration.</summary>
    public string TagName { get; init; } = "";

    /// <summary>Pictures that have it.</summary>
    public int Pictures { get; init; }

    /// <summary>At the threshold.</summary>
    public MetricComparison Precision { get; init; } = new();

    /// <summary>At the threshold.</summary>
    public MetricComparison Recall { get; init; } = new();

    /// <summary>Without interpolation.</summary>
    public MetricComparison AveragePrecision { get; init; } = new();
}
