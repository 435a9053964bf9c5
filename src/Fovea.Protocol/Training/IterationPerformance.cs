namespace Fovea.Protocol.Training;

/// <summary>How well an iteration does at one probability threshold.</summary>
public sealed record IterationPerformance
{
    /// <summary>The same numbers for each tag.</summary>
    public IReadOnlyList<TagPerformance> PerTagPerformance { get; init; } = [];

    /// <summary>Precision over all tags, 0 to 1.</summary>
    public float Precision { get; init; }

    /// <summary>Standard deviation of the precision; 0 when not estimated.</summary>
    public float PrecisionStdDeviation { get; init; }

    /// <summary>Recall over all tags, 0 to 1.</summary>
    public float Recall { get; init; }

    /// <summary>Standard deviation of the recall; 0 when not estimated.</summary>
    public float RecallStdDeviation { get; init; }

    /// <summary>Mean of the tags' average precisions, 0 to 1; null when undefined.</summary>
    public float? AveragePrecision { get; init; }
}
