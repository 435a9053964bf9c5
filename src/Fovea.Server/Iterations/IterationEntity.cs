using Fovea.Protocol.Training;
using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Iterations;

internal sealed class IterationEntity
{
    /// <summary>Also the id of the snapshot the iteration was trained on.</summary>
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid ProjectId { get; init; }
    public required string Name { get; set; }
    /// <summary>One of <see cref="IterationStatus"/>.</summary>
    public required string Status { get; set; }
    public required DateTimeOffset Created { get; init; }
    public required DateTimeOffset LastModified { get; set; }
    public required DateTimeOffset QueuedAt { get; init; }
    public DateTimeOffset? TrainedAt { get; set; }
    public required Guid DomainId { get; init; }
    public required Classifier ClassificationType { get; init; }
    public required TrainingType TrainingType { get; init; }
    public required int ReservedBudgetInHours { get; init; }

    /// <summary>What was trained: tags, pictures and settings, as one hash; equal fingerprints need no second training.</summary>
    public required string WorkspaceFingerprint { get; init; }

    public Guid? BaseProjectId { get; init; }
    public Guid? BaseIterationId { get; init; }

    /// <summary>Grows by one each time a worker takes the iteration; a worker writes only while its number is still the row's.</summary>
    public int Attempt { get; set; }

    /// <summary>How many of the attempts ended because their worker was told to stop.</summary>
    public int Handovers { get; init; }

    public double TrainingSeconds { get; set; }

    /// <summary>How far the training is, as JSON of a <see cref="Progress.ProgressRecord"/>; what was reached, once it has ended.</summary>
    public string? Progress { get; set; }

    public string? TrainingErrorDetails { get; set; }

    /// <summary>The model file's blob.</summary>
    public string? ModelHash { get; set; }

    /// <summary>The blob with the out-of-fold predictions.</summary>
    public string? EvaluationHash { get; set; }

    public string? PublishName { get; set; }
    public string? PublishedResourceId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<IterationEntity>
    {
        public void Configure(EntityTypeBuilder<IterationEntity> iteration)
        {
            iteration.HasOne<ProjectEntity>().WithMany().HasForeignKey(i => i.ProjectId).OnDelete(DeleteBehavior.Cascade);
            iteration.HasIndex(i => new { i.ProjectId, i.Name }).IsUnique();
            iteration.HasIndex(i => new { i.ProjectId, i.PublishName }).IsUnique();
            iteration.HasIndex(i => i.Status);
            iteration.HasIndex(i => i.ModelHash);
            iteration.HasIndex(i => i.EvaluationHash);
        }
    }
}
