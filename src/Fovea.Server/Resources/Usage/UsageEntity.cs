using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Resources.Usage;

/// <summary>What a resource was used for on one UTC day; goes with the resource.</summary>
internal sealed class UsageEntity
{
    public required Guid ResourceId { get; init; }
    public required DateOnly Day { get; init; }
    public required long TrainingCalls { get; init; }
    public required long PredictionCalls { get; init; }
    public required long PicturesUploaded { get; init; }
    public required long PicturesPredicted { get; init; }
    public required double TrainingSeconds { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<UsageEntity>
    {
        public void Configure(EntityTypeBuilder<UsageEntity> usage)
        {
            usage.HasKey(u => new { u.ResourceId, u.Day });
            usage.HasOne<ResourceEntity>().WithMany().HasForeignKey(u => u.ResourceId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
