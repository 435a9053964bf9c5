using Fovea.Protocol.Training;

namespace Fovea.Server.Iterations;

/// <summary>What a caller of TrainProject asked for.</summary>
internal sealed record TrainingRequest(TrainingType Type, int ReservedBudgetInHours, bool Force)
{
    /// <summary>Tags to train; empty means all.</summary>
    public IReadOnlyList<Guid> SelectedTags { get; init; } = [];

    /// <summary>The id that the iteration gets.</summary>
    public Guid IterationId { get; init; } = Guid.CreateVersion7();

    /// <summary>An iteration that goes when this one is completed, and so does not count against the quota.</summary>
    public Guid? Replaces { get; init; }

    /// <summary>Nobody asked for it: the project trains itself, which leaves no trace in the audit.</summary>
    public bool IsAutomatic { get; init; }

    public CustomBaseModelInfo? BaseModel { get; init; }
}
