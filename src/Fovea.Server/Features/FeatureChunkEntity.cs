using Fovea.Server.Iterations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Features;

/// <summary>Pictures of a training whose features a worker computes; gone when the training has ended.</summary>
internal sealed class FeatureChunkEntity
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid IterationId { get; init; }

    /// <summary>The content hashes of the pictures, one after the other, 64 characters each.</summary>
    public required string ContentHashes { get; init; }

    public required int Count { get; init; }

    /// <summary>Grows by one each time a worker takes the chunk.</summary>
    public int Attempt { get; init; }

    public DateTimeOffset? Done { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<FeatureChunkEntity>
    {
        public void Configure(EntityTypeBuilder<FeatureChunkEntity> chunk)
        {
            chunk.ToTable("FeatureChunks");
            chunk.HasKey(c => c.Id);
            chunk.HasOne<IterationEntity>().WithMany().HasForeignKey(c => c.IterationId).OnDelete(DeleteBehavior.Cascade);
            chunk.HasIndex(c => c.Done);
        }
    }
}
