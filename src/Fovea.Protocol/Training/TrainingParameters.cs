namespace Fovea.Protocol.Training;

/// <summary>Optional request body of TrainProject.</summary>
public sealed record TrainingParameters
{
    /// <summary>Train on these tags only; null for all (3.3).</summary>
    public IReadOnlyList<Guid>? SelectedTags { get; init; }

    /// <summary>The iteration to start from; null for the domain's own model (3.4).</summary>
    public CustomBaseModelInfo? CustomBaseModelInfo { get; init; }
}
