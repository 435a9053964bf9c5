using Fovea.Protocol.Training;
using Fovea.Server.Iterations;

namespace Fovea.Server.Transfers.Format;

/// <summary>A completed iteration; where it is published stays behind.</summary>
internal sealed record TransferIteration
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required DateTimeOffset LastModified { get; init; }
    public required DateTimeOffset QueuedAt { get; init; }
    public DateTimeOffset? TrainedAt { get; init; }
    public required Guid DomainId { get; init; }
    public required Classifier ClassificationType { get; init; }
    public required TrainingType TrainingType { get; init; }
    public required int ReservedBudgetInHours { get; init; }
    public required string WorkspaceFingerprint { get; init; }
    public required double TrainingSeconds { get; init; }

    /// <summary>SHA-256 of the model file, which is <c>models/{hash}</c> of the archive.</summary>
    public required string ModelHash { get; init; }

    /// <summary>SHA-256 of <c>evaluations/{hash}</c>.</summary>
    public required string EvaluationHash { get; init; }

    public static TransferIteration Of(IterationEntity iteration) => new()
    {
        Id = iteration.Id,
        Name = iteration.Name,
        Created = iteration.Created,
        LastModified = iteration.LastModified,
        QueuedAt = iteration.QueuedAt,
        TrainedAt = iteration.TrainedAt,
        DomainId = iteration.DomainId,
        ClassificationType = iteration.ClassificationType,
        TrainingType = iteration.TrainingType,
        ReservedBudgetInHours = iteration.ReservedBudgetInHours,
        WorkspaceFingerprint = iteration.WorkspaceFingerprint,
        TrainingSeconds = iteration.TrainingSeconds,
        ModelHash = iteration.ModelHash!,
        EvaluationHash = iteration.EvaluationHash!,
    };
}
