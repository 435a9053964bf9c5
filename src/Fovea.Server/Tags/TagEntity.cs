using Fovea.Protocol.Prediction;
using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Tags;

/// <summary>A tag as one snapshot sees it: the workspace may rename it while an iteration keeps the old name.</summary>
internal sealed class TagEntity
{
    public required Guid SnapshotId { get; init; }
    public required Guid Id { get; init; }
    public required Guid ProjectId { get; init; }
    public required string Name { get; set; }

    /// <summary>The name as it is compared: names that differ only in case are one name.</summary>
    public required string ComparisonName { get; set; }

    public string? Description { get; set; }
    public required TagType Type { get; set; }
    public required DateTimeOffset Created { get; init; }

    public static string ToComparisonName(string name) => name.ToUpperInvariant();

    internal sealed class Configuration : IEntityTypeConfiguration<TagEntity>
    {
        public void Configure(EntityTypeBuilder<TagEntity> tag)
        {
            tag.HasKey(t => new { t.SnapshotId, t.Id });
            tag.HasOne<ProjectEntity>().WithMany().HasForeignKey(t => t.ProjectId).OnDelete(DeleteBehavior.Cascade);
            tag.HasIndex(t => new { t.SnapshotId, t.ComparisonName }).IsUnique();
        }
    }
}
