using System.Text.Json.Serialization;

namespace Fovea.Protocol.Training;

/// <summary>A trained model of a project, or one being trained.</summary>
public sealed record Iteration
{
    /// <summary>The id of the iteration.</summary>
    public Guid Id { get; init; }

    /// <summary>The name, <c>Iteration 1</c> and so on at first; the only property that UpdateIteration changes.</summary>
    public string? Name { get; init; }

    /// <summary>One of <see cref="IterationStatus"/>.</summary>
    public string? Status { get; init; }

    /// <summary>When the workspace that became this iteration began.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When the iteration last changed.</summary>
    public DateTimeOffset LastModified { get; init; }

    /// <summary>When training completed; null, and left out of the JSON, before that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? TrainedAt { get; init; }

    /// <summary>The project.</summary>
    public Guid ProjectId { get; init; }

    /// <summary>Whether the iteration can be exported.</summary>
    public bool Exportable { get; init; }

    /// <summary>The platforms it can be exported to; null while training.</summary>
    public IReadOnlyList<string>? ExportableTo { get; init; }

    /// <summary>The domain it was trained with; null while training.</summary>
    public Guid? DomainId { get; init; }

    /// <summary>Multiclass or multilabel; null while training.</summary>
    public Classifier? ClassificationType { get; init; }

    /// <summary>Quick or advanced training.</summary>
    public TrainingType? TrainingType { get; init; }

    /// <summary>The budget of advanced training, in hours; 0 for quick training.</summary>
    public int ReservedBudgetInHours { get; init; }

    /// <summary>How long training took, in minutes: 0 while training, at least 1 when completed.</summary>
    public int TrainingTimeInMinutes { get; init; }

    /// <summary>The name it is published under; null when not published.</summary>
    public string? PublishName { get; init; }

    /// <summary>The id of the prediction resource it is published to; null when not published.</summary>
    public string? OriginalPublishResourceId { get; init; }

    /// <summary>The iteration that training started from, if any.</summary>
    public CustomBaseModelInfo? CustomBaseModelInfo { get; init; }

    /// <summary>Why training failed; null otherwise.</summary>
    public string? TrainingErrorDetails { get; init; }
}
