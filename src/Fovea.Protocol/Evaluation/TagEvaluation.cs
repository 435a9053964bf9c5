namespace Fovea.Protocol.Evaluation;

/// <summary>How good an iteration is at one tag.</summary>
public sealed record TagEvaluation
{
    /// <summary>The tag.</summary>
    public Guid TagId { get; init; }

    /// <summary>Its name in the iteration.</summary>
    public string TagName { get; init; } = "";

    /// <summary>Pictures that have the tag.</summary>
    public int Pictures { get; init; }

    /// <summary>Pictures that have it and are predicted to.</summary>
    public int TruePositives { get; init; }

    /// <summary>Pictures that do not have it but are predicted to.</summary>
    public int FalsePositives { get; init; }

    /// <summary>Pictures that have it but are not predicted to.</summary>
    public int FalseNegatives { get; init; }

    /// <summary>At the threshold, with Wilson&apos;s interval.</summary>
    public Estimate Precision { get; init; } = new();

    /// <summary>At the threshold, with Wilson&apos;s interval.</summary>
    public Estimate Recall { get; init; } = new();

    /// <summary>Without interpolation, with a bootstrap interval.</summary>
    public Estimate AveragePrecision { get; init; } = new();

    /// <summary>The threshold of the best F1 of this tag; null when no picture has it.</summary>
    public ThresholdSuggestion? SuggestedThreshold { get; init; }
}
