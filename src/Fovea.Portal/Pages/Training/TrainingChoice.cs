using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Training;

/// <summary>What somebody chose in the train dialog.</summary>
internal sealed class TrainingChoice
{
    public TrainingType Type { get; set; } = TrainingType.Regular;

    public int BudgetHours { get; set; } = 1;

    /// <summary>The tags not to use; empty to use all.</summary>
    public HashSet<Guid> LeftOut { get; } = [];

    /// <summary>The iteration to start from.</summary>
    public Iteration? BaseModel { get; set; }

    /// <returns><see langword="null"/> when nothing differs from the defaults.</returns>
    public TrainingParameters? ToParameters(IEnumerable<Tag> tags) => LeftOut.Count == 0 && BaseModel is null ? null : new TrainingParameters
    {
        SelectedTags = LeftOut.Count == 0 ? null : [.. tags.Where(tag => !LeftOut.Contains(tag.Id)).Select(tag => tag.Id)],
        CustomBaseModelInfo = BaseModel is { } model ? new CustomBaseModelInfo { ProjectId = model.ProjectId, IterationId = model.Id } : null,
    };
}
