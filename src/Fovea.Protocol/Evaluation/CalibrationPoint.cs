namespace Fovea.Protocol.Evaluation;

/// <summary>One bar of a reliability diagram.</summary>
public sealed record CalibrationPoint
{
    /// <summary>Lower edge of the bin, exclusive except in the first.</summary>
    public double Lower { get; init; }

    /// <summary>Upper edge, inclusive.</summary>
    public double Upper { get; init; }

    /// <summary>Decisions in the bin.</summary>
    public int Count { get; init; }

    /// <summary>Mean predicted probability; 0 for an empty bin.</summary>
    public double MeanConfidence { get; init; }

    /// <summary>Share of decisions that hold true, with Wilson&apos;s interval.</summary>
    public Estimate Accuracy { get; init; } = new();
}
