namespace Fovea.Protocol.Evaluation;

/// <summary>A point of a precision-recall curve.</summary>
public sealed record CurvePoint
{
    /// <summary>The threshold that gives it; null for the end at recall 0.</summary>
    public float? Threshold { get; init; }

    /// <summary>In [0, 1].</summary>
    public double Precision { get; init; }

    /// <summary>In [0, 1].</summary>
    public double Recall { get; init; }
}
