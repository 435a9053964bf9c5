using Fovea.Server.Resources;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Jobs;

/// <summary>When a resource had its last turn in a queue.</summary>
internal sealed class JobTurnEntity
{
    public required JobQueue Queue { get; init; }

    public required Guid ResourceId { get; init; }

    /// <summary>Turns of a queue are numbered as they are taken, since clocks of workers differ.</summary>
    public required long Number { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<JobTurnEntity>
    {
        public void Configure(EntityTypeBuilder<JobTurnEntity> turn)
        {
            turn.ToTable("JobTurns");
            turn.HasKey(t => new { t.Queue, t.ResourceId });
            turn.HasOne<ResourceEntity>().WithMany().HasForeignKey(t => t.ResourceId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
