using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Images;

/// <summary>Says that a snapshot holds an image, with what the snapshot knows of it.</summary>
internal sealed class SnapshotImageEntity
{
    public required Guid SnapshotId { get; init; }
    public required Guid ImageId { get; init; }

    /// <summary>The image's content hash again, so that a unique index decides what a duplicate is.</summary>
    public required string ContentHash { get; init; }

    /// <summary>When the image was created. Unique within a snapshot in practice, which makes listings stable.</summary>
    public required DateTimeOffset Created { get; init; }

    public ImageEntity Image { get; init; } = null!;
    public List<ImageTagEntity> Tags { get; init; } = [];
    public List<ImageRegionEntity> Regions { get; init; } = [];
    public List<ImageMetadataEntity> Metadata { get; init; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<SnapshotImageEntity>
    {
        public void Configure(EntityTypeBuilder<SnapshotImageEntity> image)
        {
            image.HasKey(i => new { i.SnapshotId, i.ImageId });
            image.HasOne(i => i.Image).WithMany().HasForeignKey(i => i.ImageId).OnDelete(DeleteBehavior.Cascade);
            image.HasIndex(i => new { i.SnapshotId, i.Created, i.ImageId });
            image.HasIndex(i => new { i.SnapshotId, i.ContentHash }).IsUnique();
        }
    }
}
