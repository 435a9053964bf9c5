namespace Fovea.Protocol.Training;

/// <summary>How well an iteration recognises one tag.</summary>
public sealed record TagPerformance
{
    /// <summary>The tag.</summary>
    public Guid Id { get; init; }

    /// <summary>The tag's name.</summary>
    public string? Name { get; init; }

    /// <summary>Of the images predicted to have the tag, the share that has it, 0 to 1.</summary>
    public float Precision { get; init; }

    /// <summary>Standard deviation of the precision; 0 when not estimated.</summary>
    public float PrecisionStdDeviation { get; init; }

    /// <summary>Of the images that have the tag, the share predicted to have it, 0 to 1.</summary>
    public float Recall { get; init; }

    /// <summary>Standard deviation of the recall; 0 when not estimated.</summary>
    public float RecallStdDeviation { get; init; }

    /// <summary>Area under the tag's precision-recall curve, 0 to 1; null when undefined.</summary>
    public float? AveragePrecision { get; init; }
}
