namespace Fovea.Protocol.Evaluation;

/// <summary>A row and column of a confusion matrix.</summary>
public sealed record ConfusionLabel
{
    /// <summary>The tag; null stands for no tag.</summary>
    public Guid? TagId { get; init; }

    /// <summary>Its name in the iteration.</summary>
    public string? TagName { get; init; }
}
