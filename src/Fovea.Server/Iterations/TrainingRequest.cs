using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;

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

    /// <summary>The budget as a caller may give it; 0 when not given.</summary>
    /// <exception cref="ServiceException">It is negative.</exception>
    public static int Budget(int? reservedBudgetInHours) => reservedBudgetInHours switch
    {
        null => 0,
        < 0 => throw new ServiceException(ErrorCode.BadRequest, $"Got {reservedBudgetInHours} for reservedBudgetInHours; it must not be negative."),
        { } hours => hours,
    };
}
