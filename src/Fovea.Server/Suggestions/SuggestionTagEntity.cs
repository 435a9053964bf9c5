using Fovea.Server.Tags;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Suggestions;

/// <summary>One tag of a suggestion.</summary>
internal sealed class SuggestionTagEntity
{
    public required Guid IterationId { get; init; }
    public required Guid ImageId { get; init; }
    public required Guid TagId { get; init; }
    public required float Probability { get; init; }

    /// <summary>The tag as the iteration knows it.</summary>
    public TagEntity Tag { get; init; } = null!;

    internal sealed class Configuration : IEntityTypeConfiguration<SuggestionTagEntity>
    {
        public void Configure(EntityTypeBuilder<SuggestionTagEntity> tag)
        {
            tag.HasKey(t => new { t.IterationId, t.ImageId, t.TagId });
            tag.HasOne<SuggestionEntity>().WithMany(s => s.Tags).HasForeignKey(t => new { t.IterationId, t.ImageId }).OnDelete(DeleteBehavior.Cascade);
            tag.HasOne(t => t.Tag).WithMany().HasForeignKey(t => new { t.IterationId, t.TagId }).OnDelete(DeleteBehavior.Cascade);
            tag.HasIndex(t => new { t.IterationId, t.TagId, t.Probability });
        }
    }
}
