using Fovea.Protocol.Prediction;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Predictions;

/// <summary>One tag of a stored prediction, as the iteration knew it.</summary>
internal sealed class PredictionTagEntity
{
    public required Guid PredictionId { get; init; }
    public required Guid TagId { get; init; }
    public required string TagName { get; init; }
    public required TagType TagType { get; init; }
    public required float Probability { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PredictionTagEntity>
    {
        public void Configure(EntityTypeBuilder<PredictionTagEntity> tag)
        {
            tag.HasKey(t => new { t.PredictionId, t.TagId });
            tag.HasOne<PredictionEntity>().WithMany(p => p.Tags).HasForeignKey(t => t.PredictionId).OnDelete(DeleteBehavior.Cascade);
            tag.HasIndex(t => new { t.TagId, t.Probability });
        }
    }
}
