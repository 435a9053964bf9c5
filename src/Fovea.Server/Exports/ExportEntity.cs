using Fovea.Protocol.Training;
using Fovea.Server.Iterations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Exports;

/// <summary>An archive of an iteration that is made, or was.</summary>
internal sealed class ExportEntity
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid IterationId { get; init; }
    public required ExportPlatform Platform { get; init; }
    public required ExportFlavor? Flavor { get; init; }

    /// <summary>Platform and flavour as one word, which a unique index can hold where the flavour is null.</summary>
    public required string Variant { get; init; }

    public required ExportStatus Status { get; set; }
    public required DateTimeOffset Created { get; init; }

    /// <summary>Grows by one each time the worker takes the export.</summary>
    public int Attempt { get; set; }

    /// <summary>The archive's blob.</summary>
    public string? ArchiveHash { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ExportEntity>
    {
        public void Configure(EntityTypeBuilder<ExportEntity> export)
        {
            export.HasOne<IterationEntity>().WithMany().HasForeignKey(e => e.IterationId).OnDelete(DeleteBehavior.Cascade);
            export.HasIndex(e => new { e.IterationId, e.Variant }).IsUnique();
            export.HasIndex(e => e.Status);
            export.HasIndex(e => e.ArchiveHash);
        }
    }
}
