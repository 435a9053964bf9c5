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

    /// <summary>Gives an empty installation a resource of each kind.</summary>
    /// <returns>Whether it was empty.</returns>
    public async Task<bool> CreateFirstAsync(CancellationToken cancellationToken)
    {
        if (await db.Resources.AnyAsync(cancellationToken))
        {
            return false;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await CreateAsync("fovea-training", ResourceKind.Training, DefaultRegion, cancellationToken);
        await CreateAsync("fovea-prediction", ResourceKind.Prediction, DefaultRegion, cancellationToken);
        await CreateAsync("fovea-multi", ResourceKind.MultiService, DefaultRegion, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>All resources with their keys in plain.</summary>
    public async Task<CredentialsFile> DescribeAsync(string endpoint, CancellationToken cancellationToken)
    {
        var resources = await db.Resources.AsNoTracking().OrderBy(r => r.Created).ThenBy(r => r.Id).ToListAsync(cancellationToken);
        return new CredentialsFile([.. resources.Select(r => new ResourceCredentials(
            r.Name, ResourceKinds.NameOf(r.Kind), r.Region, endpoint, r.ResourceId, keys.Reveal(r.Key1Protected), keys.Reveal(r.Key2Protected)))]);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Created resource {ResourceId} '{Name}' of kind {Kind}")]
    private partial void LogCreated(Guid resourceId, string name, ResourceKind kind);
}
