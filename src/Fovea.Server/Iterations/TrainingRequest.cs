using Fovea.Protocol.Training;

namespace Fovea.Server.Iterations;

/// <summary>What a caller of TrainProject asked for.</summary>
internal sealed record TrainingRequest(TrainingType Type, int ReservedBudgetInHours, bool Force)
{
    /// <summary>Tags to train; empty means all.</summary>
    public IReadOnlyList<Guid> SelectedTags { get; init; } = [];

    public CustomBaseModelInfo? BaseModel { get; init; }
}
