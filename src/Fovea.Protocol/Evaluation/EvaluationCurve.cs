namespace Fovea.Protocol.Evaluation;

/// <summary>A precision-recall curve.</summary>
public sealed record EvaluationCurve
{
    /// <summary>The tag; null for all together.</summary>
    public Guid? TagId { get; init; }

    /// <summary>Its name in the iteration.</summary>
    public string? TagName { get; init; }

    /// <summary>The mean over the tags for all together.</summary>
    public double AveragePrecision { get; init; }

    /// <summary>By rising threshold, at most 256 of them.</summary>
    public IReadOnlyList<CurvePoint> Points { get; init; } = [];

    /// <summary>Where 95 % of the resamples lie, by rising recall.</summary>
    public IReadOnlyList<BandPoint> Band { get; init; } = [];

    /// <summary>By threshold.</summary>
    public IReadOnlyList<Estimate> Precision { get; init; } = [];

    /// <summary>By threshold.</summary>
    public IReadOnlyList<Estimate> Recall { get; init; } = [];
}
