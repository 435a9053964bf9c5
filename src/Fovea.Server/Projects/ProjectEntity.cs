using Fovea.Protocol.Training;
using Fovea.Server.Resources;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Projects;

internal sealed class ProjectEntity
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid OwnerId { get; init; }
    public required string Name { get; set; }
    public required string Description { get; set; }
    public required Guid DomainId { get; set; }
    public required Classifier ClassificationType { get; set; }
    public required List<string> TargetExportPlatforms { get; set; }

    /// <summary>Augmentation methods that the owner switched off; all others are on.</summary>
    public List<string> DisabledAugmentations { get; set; } = [];

    public string? ExportModelContainerUri { get; set; }
    public string? NotificationQueueUri { get; set; }
    public ProjectStatus Status { get; set; } = ProjectStatus.Succeeded;
    public required DateTimeOffset Created { get; init; }
    public required DateTimeOffset LastModified { get; set; }

    /// <summary>When the present workspace began: at creation, or when the newest iteration was frozen.</summary>
    public required DateTimeOffset WorkspaceCreated { get; set; }

    /// <summary>The number of the last iteration; only ever grows, so that names never repeat.</summary>
    public int LastIterationNumber { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ProjectEntity>
    {
        public void Configure(EntityTypeBuilder<ProjectEntity> project)
        {
            project.HasOne<ResourceEntity>().WithMany().HasForeignKey(p => p.OwnerId).OnDelete(DeleteBehavior.Restrict);
            project.HasIndex(p => new { p.OwnerId, p.Created });
        }
    }
}
