using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fovea.Server.Resources;

/// <summary>An account in Azure's sense: a kind, a region, two keys.</summary>
internal sealed class ResourceEntity
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Name { get; init; }

    /// <summary>The name as it is compared: names that differ only in case are one name.</summary>
    public required string ComparisonName { get; init; }

    public required ResourceKind Kind { get; init; }
    public required string Region { get; init; }

    /// <summary>The ARM-shaped id that callers pass as <c>predictionId</c> when they publish.</summary>
    public required string ResourceId { get; init; }

    public required DateTimeOffset Created { get; init; }
    public required byte[] Key1Hash { get; set; }
    public required byte[] Key2Hash { get; set; }

    /// <summary>The key, encrypted with a key ring that is kept outside the database.</summary>
    public required string Key1Protected { get; set; }

    public required string Key2Protected { get; set; }

    public required ResourceQuota Quota { get; set; }
    public required ResourceRates Rates { get; set; }

    public static string ToComparisonName(string name) => name.ToLowerInvariant();

    internal sealed class Configuration : IEntityTypeConfiguration<ResourceEntity>
    {
        public void Configure(EntityTypeBuilder<ResourceEntity> resource)
        {
            resource.HasIndex(r => r.ComparisonName).IsUnique();
            resource.HasIndex(r => r.ResourceId).IsUnique();
            resource.HasIndex(r => r.Key1Hash).IsUnique();
            resource.HasIndex(r => r.Key2Hash).IsUnique();
            resource.ComplexProperty(r => r.Quota);
            resource.ComplexProperty(r => r.Rates);
        }
    }
}
