namespace Fovea.Protocol.Evaluation;

/// <summary>Two iterations measured on the pictures and tags that both have.</summary>
public sealed record IterationComparison
{
    /// <summary>The iteration of the address.</summary>
    public Guid FirstIterationId { get; init; }

    /// <summary>The one it is compared with.</summary>
    public Guid SecondIterationId { get; init; }

    /// <summary>A tag is predicted when its probability is at least this, in [0, 1].</summary>
    public float Threshold { get; init; }

    /// <summary>Pictures that both were trained on with the same tags.</summary>
    public int Pictures { get; init; }

    /// <summary>See <see cref="IterationEvaluation.Accuracy"/>.</summary>
    public MetricComparison Accuracy { get; init; } = new();

    /// <summary>At the threshold.</summary>
    public MetricComparison Precision { get; init; } = new();

    /// <summary>At the threshold.</summary>
    public MetricComparison Recall { get; init; } = new();

    /// <summary>Mean over the tags.</summary>
    public MetricComparison AveragePrecision { get; init; } = new();

    /// <summary>One for each tag that both have.</summary>
    public IReadOnlyList<TagComparison> PerTag { get; init; } = [];

    /// <summary>Pictures that the first gets right and the second wrong.</summary>
    public int OnlyFirstRight { get; init; }

    /// <summary>Pictures that the second gets right and the first wrong.</summary>
    public int OnlySecondRight { get; init; }

    /// <summary>Pictures that one gets right and the other wrong, from skip on.</summary>
    public IReadOnlyList<ComparedImage> Images { get; init; } = [];
}
