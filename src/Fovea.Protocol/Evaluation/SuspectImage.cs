namespace Fovea.Protocol.Evaluation;

/// <summary>A picture whose tags the evidence contradicts.</summary>
public sealed record SuspectImage
{
    /// <summary>The picture.</summary>
    public EvaluatedImage Image { get; init; } = new();

    /// <summary>The tag that seems wrong; null when one seems to be missing.</summary>
    public Guid? TagId { get; init; }

    /// <summary>Its name.</summary>
    public string? TagName { get; init; }

    /// <summary>The tag that fits better; null when none seems to fit.</summary>
    public Guid? SuggestedTagId { get; init; }

    /// <summary>Its name.</summary>
    public string? SuggestedTagName { get; init; }

    /// <summary>In [0, 1]: how far the evidence is from the label.</summary>
    public double Suspicion { get; init; }
}
