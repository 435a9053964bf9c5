using Fovea.Server.Tags;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Images;

internal sealed class ImageTagEntity
{
    public required Guid SnapshotId { get; init; }
    public required Guid ImageId { get; init; }
    public required Guid TagId { get; init; }
    public required DateTimeOffset Created { get; init; }
    public TagEntity Tag { get; init; } = null!;

    internal sealed class Configuration : IEntityTypeConfiguration<ImageTagEntity>
    {
        public void Configure(EntityTypeBuilder<ImageTagEntity> imageTag)
        {
            imageTag.HasKey(t => new { t.SnapshotId, t.ImageId, t.TagId });
            imageTag.HasIndex(t => new { t.SnapshotId, t.TagId, t.ImageId });
            imageTag.HasOne<SnapshotImageEntity>().WithMany(i => i.Tags)
                .HasForeignKey(t => new { t.SnapshotId, t.ImageId }).OnDelete(DeleteBehavior.Cascade);
            imageTag.HasOne(t => t.Tag).WithMany()
                .HasForeignKey(t => new { t.SnapshotId, t.TagId }).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
