using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Images;

/// <summary>A picture of a project. The row lives as long as any snapshot holds it.</summary>
internal sealed class ImageEntity
{
    public required Guid Id { get; init; }
    public required Guid ProjectId { get; init; }

    /// <summary>SHA-256 of the uploaded bytes, lower-case hex: names the blob and finds duplicates.</summary>
    public required string ContentHash { get; init; }

    public required string ThumbnailHash { get; init; }

    /// <summary>Width of the picture as it is served: upright, longest side at most 1600 pixels.</summary>
    public required int WidthPixels { get; init; }

    public required int HeightPixels { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ImageEntity>
    {
        public void Configure(EntityTypeBuilder<ImageEntity> image)
        {
            image.HasOne<ProjectEntity>().WithMany().HasForeignKey(i => i.ProjectId).OnDelete(DeleteBehavior.Cascade);
            image.HasIndex(i => new { i.ProjectId, i.ContentHash });
            image.HasIndex(i => i.ContentHash);
            image.HasIndex(i => i.ThumbnailHash);
        }
    }
}
