using Fovea.Protocol.Training;
using Fovea.Server.Tags;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Images;

/// <summary>A labelled box, in fractions of the picture's width and height, from its top left.</summary>
internal sealed class ImageRegionEntity
{
    public required Guid SnapshotId { get; init; }
    public required Guid Id { get; init; }
    public required Guid ImageId { get; init; }
    public required Guid TagId { get; init; }
    public required float Left { get; init; }
    public required float Top { get; init; }
    public required float Width { get; init; }
    public required float Height { get; init; }
    public required DateTimeOffset Created { get; init; }
    public TagEntity Tag { get; init; } = null!;

    public static ImageRegionEntity Create(Guid snapshotId, Guid imageId, Region box, DateTimeOffset created) => new()
    {
        SnapshotId = snapshotId,
        Id = Guid.CreateVersion7(),
        ImageId = imageId,
        TagId = box.TagId,
        Left = box.Left,
        Top = box.Top,
        Width = box.Width,
        Height = box.Height,
        Created = created,
    };

    internal sealed class Configuration : IEntityTypeConfiguration<ImageRegionEntity>
    {
        public void Configure(EntityTypeBuilder<ImageRegionEntity> region)
        {
            region.HasKey(r => new { r.SnapshotId, r.Id });
            region.HasOne<SnapshotImageEntity>().WithMany(i => i.Regions)
                .HasForeignKey(r => new { r.SnapshotId, r.ImageId }).OnDelete(DeleteBehavior.Cascade);
            region.HasOne(r => r.Tag).WithMany()
                .HasForeignKey(r => new { r.SnapshotId, r.TagId }).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
