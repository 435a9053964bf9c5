using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Images;

/// <summary>One key-value pair that the owner gave an image.</summary>
internal sealed class ImageMetadataEntity
{
    public required Guid SnapshotId { get; init; }
    public required Guid ImageId { get; init; }
    public required string Key { get; init; }
    public required string Value { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ImageMetadataEntity>
    {
        public void Configure(EntityTypeBuilder<ImageMetadataEntity> metadata)
        {
            metadata.HasKey(m => new { m.SnapshotId, m.ImageId, m.Key });
            metadata.HasIndex(m => new { m.SnapshotId, m.Key, m.Value });
            metadata.HasOne<SnapshotImageEntity>().WithMany(i => i.Metadata)
                .HasForeignKey(m => new { m.SnapshotId, m.ImageId }).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
