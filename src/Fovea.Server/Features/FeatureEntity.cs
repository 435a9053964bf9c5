using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Features;

/// <summary>Features of one picture, where several processes need what one of them computed.</summary>
internal sealed class FeatureEntity
{
    public required string ContentHash { get; init; }

    /// <summary>How they were computed; see <see cref="Engine.Features.FeatureExtractor.CacheKey"/>.</summary>
    public required string Recipe { get; init; }

    /// <summary>The perceptual hash, then the plain and the mirrored features as float32, little-endian.</summary>
    public required byte[] Values { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<FeatureEntity>
    {
        public void Configure(EntityTypeBuilder<FeatureEntity> features)
        {
            features.ToTable("Features");
            features.HasKey(f => new { f.ContentHash, f.Recipe });
        }
    }
}
