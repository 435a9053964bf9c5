using Fovea.Server.Images;
using Fovea.Server.Iterations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Suggestions;

/// <summary>What an iteration says of an image of its project.</summary>
internal sealed class SuggestionEntity
{
    public required Guid IterationId { get; init; }
    public required Guid ImageId { get; init; }
    public required DateTimeOffset Created { get; init; }

    /// <summary>What <see cref="Predictions.PredictionUncertainty"/> makes of the probabilities.</summary>
    public required float Uncertainty { get; init; }

    public IterationEntity Iteration { get; init; } = null!;
    public ImageEntity Image { get; init; } = null!;
    public List<SuggestionTagEntity> Tags { get; init; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<SuggestionEntity>
    {
        public void Configure(EntityTypeBuilder<SuggestionEntity> suggestion)
        {
            suggestion.HasKey(s => new { s.IterationId, s.ImageId });
            suggestion.HasOne(s => s.Iteration).WithMany().HasForeignKey(s => s.IterationId).OnDelete(DeleteBehavior.Cascade);
            suggestion.HasOne(s => s.Image).WithMany().HasForeignKey(s => s.ImageId).OnDelete(DeleteBehavior.Cascade);
            suggestion.HasIndex(s => new { s.IterationId, s.Uncertainty });
            suggestion.HasIndex(s => s.Created);
        }
    }
}
