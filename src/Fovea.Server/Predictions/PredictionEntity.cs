using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Predictions;

/// <summary>A stored prediction: the picture and what the iteration said of it.</summary>
internal sealed class PredictionEntity
{
    /// <summary>Also the id of the request that made it.</summary>
    public required Guid Id { get; init; }

    public required Guid ProjectId { get; init; }
    public required Guid IterationId { get; init; }
    public required Guid DomainId { get; init; }
    public required string? Application { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required string ContentHash { get; init; }
    public required int WidthPixels { get; init; }
    public required int HeightPixels { get; init; }

    /// <summary>What <see cref="PredictionUncertainty"/> makes of the probabilities; the order "Suggested" goes by it.</summary>
    public required float Uncertainty { get; init; }

    public List<PredictionTagEntity> Tags { get; init; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<PredictionEntity>
    {
        public void Configure(EntityTypeBuilder<PredictionEntity> prediction)
        {
            prediction.HasOne<ProjectEntity>().WithMany().HasForeignKey(p => p.ProjectId).OnDelete(DeleteBehavior.Cascade);
            prediction.HasIndex(p => new { p.ProjectId, p.Created });
            prediction.HasIndex(p => new { p.ProjectId, p.Uncertainty });
            prediction.HasIndex(p => p.Created);
            prediction.HasIndex(p => p.ContentHash);
        }
    }
}
