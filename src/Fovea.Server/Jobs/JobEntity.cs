using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Jobs;

/// <summary>A row that waits for its turn, or has it; gone when the row is settled.</summary>
internal sealed class JobEntity
{
    public required JobQueue Queue { get; init; }

    /// <summary>The row that waits.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>Whose row it is.</summary>
    public required Guid ResourceId { get; init; }

    /// <summary>Nobody asked for it.</summary>
    public required bool IsBackground { get; init; }

    public required DateTimeOffset Added { get; init; }

    /// <summary>The engine's job that settles the row, or that waits for a worker as the row does.</summary>
    public required string EngineId { get; init; }

    /// <summary>Whether its turn has come: from then on it belongs to <see cref="EngineId"/>.</summary>
    public bool IsTaken { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<JobEntity>
    {
        public void Configure(EntityTypeBuilder<JobEntity> job)
        {
            job.ToTable("Jobs");
            job.HasKey(j => new { j.Queue, j.SubjectId });
            job.HasIndex(j => new { j.Queue, j.EngineId });
        }
    }
}
