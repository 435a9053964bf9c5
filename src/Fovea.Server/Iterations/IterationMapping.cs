using Fovea.Engine.Evaluation;
using Fovea.Engine.Export;
using Fovea.Protocol.Training;

namespace Fovea.Server.Iterations;

internal static class IterationMapping
{
    public static Iteration ToContract(this IterationEntity iteration)
    {
        // While training, the original leaves domain and type null and calls nothing exportable (recorded).
        var isCompleted = iteration.Status == IterationStatus.Completed;
        return new Iteration
        {
            Id = iteration.Id,
            Name = iteration.Name,
            Status = iteration.Status,
            Created = iteration.Created,
            LastModified = iteration.LastModified,
            TrainedAt = iteration.TrainedAt,
            ProjectId = iteration.ProjectId,
            // The original exports compact domains only. Clients ask this before they export, so it says what can be done here.
            Exportable = isCompleted,
            ExportableTo = isCompleted ? ExportTarget.Platforms : null,
            DomainId = isCompleted ? iteration.DomainId : null,
            ClassificationType = isCompleted ? iteration.ClassificationType : null,
            TrainingType = iteration.TrainingType,
            ReservedBudgetInHours = iteration.ReservedBudgetInHours,
            TrainingTimeInMinutes = isCompleted ? Math.Max(1, (int)Math.Ceiling(iteration.TrainingSeconds / 60)) : 0,
            PublishName = iteration.PublishName,
            OriginalPublishResourceId = iteration.PublishedResourceId,
            CustomBaseModelInfo = iteration is { BaseProjectId: { } project, BaseIterationId: { } source }
                ? new CustomBaseModelInfo { ProjectId = project, IterationId = source }
                : null,
            TrainingErrorDetails = iteration.TrainingErrorDetails,
        };
    }

    public static IterationPerformance ToContract(this IterationMetrics metrics, IReadOnlyList<Guid> tagIds) => new()
    {
        PerTagPerformance = [.. metrics.Tags.Select(tag => new TagPerformance
        {
            Id = tagIds[tag.ClassIndex],
            Name = tag.Name,
            Precision = (float)tag.Precision,
            Recall = (float)tag.Recall,
            AveragePrecision = (float)tag.AveragePrecision,
        })],
        Precision = (float)metrics.Precision,
        Recall = (float)metrics.Recall,
        AveragePrecision = (float)metrics.AveragePrecision,
    };
}
