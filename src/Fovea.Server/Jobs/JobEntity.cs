using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Jobs;

/// <summary>Which of the engine's jobs is to settle a row. SQLite's one process needs none: its engine forgets with it.</summary>
internal sealed class JobEntity
{
    public required JobQueue Queue { get; init; }

    /// <summary>The row that waits.</summary>
    public required Guid SubjectId { get; init; }

    public required string EngineId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<JobEntity>
    {
        public void Configure(EntityTypeBuilder<JobEntity> job)
        {
            job.ToTable("Jobs");
            job.HasKey(j => new { j.Queue, j.SubjectId });
        }
    }
}
