using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.AutomaticTraining;

/// <summary>Says that a project trains itself.</summary>
internal sealed class AutomaticTrainingEntity
{
    public required Guid ProjectId { get; init; }

    /// <summary>The iteration that was started by itself last. It may be gone, or not be there yet.</summary>
    public Guid? IterationId { get; set; }

    /// <summary>The one before it, until the last one is completed and takes its place.</summary>
    public Guid? PreviousIterationId { get; set; }

    /// <summary>Grows with every change of the project, where processes tell each other by rows.</summary>
    public long Told { get; init; }

    /// <summary>As <see cref="Told"/> was when what is trained by now was begun.</summary>
    public long Handled { get; init; }

    /// <summary>Why the project could not be trained then.</summary>
    public string? Problem { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AutomaticTrainingEntity>
    {
        public void Configure(EntityTypeBuilder<AutomaticTrainingEntity> training)
        {
            training.ToTable("AutomaticTrainings");
            training.HasKey(t => t.ProjectId);
            training.HasOne<ProjectEntity>().WithOne().HasForeignKey<AutomaticTrainingEntity>(t => t.ProjectId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
