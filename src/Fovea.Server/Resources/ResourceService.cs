using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Resources;

/// <summary>Creates and shows resources.</summary>
internal sealed partial class ResourceService(AppDbContext db, KeyRing keys, TimeProvider time, ILogger<ResourceService> logger)
{
    /// <summary>The subscription and group that stand in Azure's id; an installation has no others.</summary>
    private const string ResourceIdPrefix =
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/fovea/providers/Microsoft.CognitiveServices/accounts/";

    public const string DefaultRegion = "local";

    public async Task<ResourceEntity> CreateAsync(string name, ResourceKind kind, string region, CancellationToken cancellationToken)
    {
        var (key1, key2) = (KeyRing.NewKey(), KeyRing.NewKey());
        var resource = new ResourceEntity
        {
            Name = name,
            Kind = kind,
            Region = region,
            ResourceId = ResourceIdPrefix + name,
            Created = time.GetUtcNow(),
            Key1Hash = keys.Hash(key1),
            Key2Hash = keys.Hash(key2),
            Key1Protected = keys.Protect(key1),
            Key2Protected = keys.Protect(key2),
        };
        db.Resources.Add(resource);
        await db.SaveChangesAsync(cancellationToken);
        keys.Invalidate();
        LogCreated(resource.Id, name, kind);
        return resource;
    }

    public async Task<IReadOnlyList<ResourceEntity>> ListAsync(CancellationToken cancellationToken) =>
        await db.Resources.AsNoTracking().OrderBy(r => r.Created).ToListAsync(cancellationToken);

    public (string Key1, string Key2) RevealKeys(ResourceEntity resource) =>
        (keys.Reveal(resource.Key1Protected), keys.Reveal(resource.Key2Protected));

    [LoggerMessage(Level = LogLevel.Information, Message = "Created resource {ResourceId} '{Name}' of kind {Kind}")]
    private partial void LogCreated(Guid resourceId, string name, ResourceKind kind);
}
