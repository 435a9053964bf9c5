namespace Fovea.Protocol.Evaluation;

/// <summary>The threshold with the best F1, the harmonic mean of precision and recall.</summary>
public sealed record ThresholdSuggestion
{
    /// <summary>In [0, 1].</summary>
    public float Threshold { get; init; }

    /// <summary>At that threshold.</summary>
    public double F1 { get; init; }

    /// <summary>At that threshold.</summary>
    public double Precision { get; init; }

    /// <summary>At that threshold.</summary>
    public double Recall { get; init; }
}
