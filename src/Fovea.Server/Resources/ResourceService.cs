using Fovea.Protocol.Audit;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Resources;
using Fovea.Server.Audit;
using Fovea.Server.Cluster;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Resources;

/// <summary>Creates, shows, changes and deletes resources.</summary>
internal sealed partial class ResourceService(
    AppDbContext db, KeyRing keys, DataFolder folder, AuditTrail audit, TimeProvider time, ILogger<ResourceService> logger)
{
    /// <summary>The subscription and group that stand in Azure's id; an installation has no others.</summary>
    private const string ResourceIdPrefix =
        "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/fovea/providers/Microsoft.CognitiveServices/accounts/";

    /// <summary>How many of the things that keep a resource from being deleted a message names.</summary>
    private const int MaxNamed = 5;

    public const string DefaultRegion = "local";

    /// <summary>Days of usage that are shown when no range is asked for.</summary>
    private const int DefaultUsageDays = 31;

    private const int MaxUsageDays = 366;

    /// <returns>The resource with its keys.</returns>
    public async Task<ResourceDescription> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var resource = NewEntity(
            ResourceRules.CheckName(request.Name), ResourceRules.CheckKind(request.Kind), ResourceRules.CheckRegion(request.Region), time.GetUtcNow(),
            ResourceRules.CheckQuota(request.QuotaTier, request.Quota, ResourceQuota.Unlimited),
            ResourceRules.CheckRates(request.RateTier, request.Rates, ResourceRates.Unlimited));
        await AddAsync(resource, cancellationToken);
        await UpdateCredentialsFileAsync(cancellationToken);
        return Describe(resource) with { Keys = Reveal(resource) };
    }

    /// <summary>Gives an empty installation a resource of each kind.</summary>
    /// <returns>Whether it was empty.</returns>
    public async Task<bool> CreateFirstAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Resources, cancellationToken);
        if (await db.Resources.AnyAsync(cancellationToken))
        {
            return false;
        }

        // One tick apart, so that they are listed in this order whatever the clock does meanwhile.
        var now = time.GetUtcNow();
        await AddFirstAsync("fovea-training", ResourceKind.Training, now, cancellationToken);
        await AddFirstAsync("fovea-prediction", ResourceKind.Prediction, now.AddTicks(1), cancellationToken);
        await AddFirstAsync("fovea-multi", ResourceKind.MultiService, now.AddTicks(2), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Makes sure that this process has the keys that the database's resources were written with.</summary>
    /// <exception cref="InvalidSettingException">It has others, or none.</exception>
    public async Task CheckKeysAsync(CancellationToken cancellationToken)
    {
        if (await InOrder().FirstOrDefaultAsync(cancellationToken) is { } resource && !keys.Made(resource))
        {
            throw new InvalidSettingException(
                $"The keys in '{Path.Combine(folder.Shared, "keys")}' are not those that the resources of the database were made with, so no key would work. "
                + (folder.IsShared ? $"Name the folder that the other processes share in {ClusterOptions.SharedFolderKey}." : $"Start with the data folder that holds them, or name the folder that processes share in {ClusterOptions.SharedFolderKey}."));
        }
    }

    /// <summary>All resources, in the order of their creation.</summary>
    public async Task<IReadOnlyList<ResourceDescription>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await InOrder().ToListAsync(cancellationToken)).Select(Describe)];

    /// <summary>The resources that iterations trained in a region can be published to.</summary>
    public async Task<IReadOnlyList<PublishTarget>> ListPublishTargetsAsync(string region, CancellationToken cancellationToken) =>
        [.. (await InOrder().ToListAsync(cancellationToken))
            .Where(r => r.Kind.Predicts() && string.Equals(r.Region, region, StringComparison.OrdinalIgnoreCase)).Select(r => new PublishTarget(r.Name, r.ResourceId))];

    public async Task<ResourceDescription> GetAsync(string name, CancellationToken cancellationToken) => Describe(await FindAsync(name, cancellationToken));

    public async Task<ResourceKeys> GetKeysAsync(string name, CancellationToken cancellationToken)
    {
        var resource = await FindAsync(name, cancellationToken);
        await audit.SaveAsync(AuditAction.GetResourceKeys, AuditSubject.Of(resource), cancellationToken);
        return Reveal(resource);
    }

    /// <summary>Changes limits; calls and pictures that were let in under the old ones stay.</summary>
    public async Task<ResourceDescription> UpdateAsync(string name, ResourceChange change, CancellationToken cancellationToken)
    {
        await using var transaction = await BeginAsync(name, cancellationToken);
        var resource = await FindAsync(name, cancellationToken);
        resource.Quota = ResourceRules.CheckQuota(change.QuotaTier, change.Quota, resource.Quota);
        resource.Rates = ResourceRules.CheckRates(change.RateTier, change.Rates, resource.Rates);
        audit.Add(AuditAction.UpdateResource, AuditSubject.Of(resource));
        await db.SaveChangesAsync(cancellationToken);
        await db.TellAsync(ChangeTopic.Resources, resource.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        keys.Invalidate();
        LogUpdated(resource.Id, resource.Quota, resource.Rates);
        return Describe(resource);
    }

    /// <summary>Replaces one key; the other goes on working.</summary>
    /// <param name="name">The resource's.</param>
    /// <param name="number">1 or 2.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Both keys.</returns>
    public async Task<ResourceKeys> RegenerateKeyAsync(string name, int number, CancellationToken cancellationToken)
    {
        if (number is not (1 or 2))
        {
            throw new ServiceException(ErrorCode.BadRequest, $"Got {number} for the key to regenerate; a resource has the keys 1 and 2.");
        }

        await using var transaction = await BeginAsync(name, cancellationToken);
        var resource = await FindAsync(name, cancellationToken);
        var key = KeyRing.NewKey();
        if (number == 1)
        {
            (resource.Key1Hash, resource.Key1Protected) = (keys.Hash(key), keys.Protect(key));
        }
        else
        {
            (resource.Key2Hash, resource.Key2Protected) = (keys.Hash(key), keys.Protect(key));
        }

        audit.Add(AuditAction.RegenerateResourceKey, AuditSubject.Of(resource) with { Details = $"key {number}" });
        await db.SaveChangesAsync(cancellationToken);
        await db.TellAsync(ChangeTopic.Resources, resource.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        keys.Invalidate();
        await UpdateCredentialsFileAsync(cancellationToken);
        LogRegenerated(number, resource.Id);
        return Reveal(resource);
    }

    /// <summary>Deletes a resource that owns nothing any more; its usage goes with it.</summary>
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await using (var transaction = await BeginAsync(name, cancellationToken))
        {
            var resource = await FindAsync(name, cancellationToken);
            await CheckUnusedAsync(resource, cancellationToken);
            db.Resources.Remove(resource);
            audit.Add(AuditAction.DeleteResource, AuditSubject.Of(resource));
            await db.SaveChangesAsync(cancellationToken);
            await db.TellAsync(ChangeTopic.Resources, resource.Id, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            LogDeleted(resource.Id, resource.Name);
        }

        keys.Invalidate();
        await UpdateCredentialsFileAsync(cancellationToken);
    }

    /// <summary>The usage of each day that had any, oldest first.</summary>
    /// <param name="name">The resource's.</param>
    /// <param name="from">The first day, in UTC; 31 days up to the last one where it is <see langword="null"/>.</param>
    /// <param name="to">The last day; today where it is <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<ResourceUsage>> GetUsageAsync(string name, DateOnly? from, DateOnly? to, CancellationToken cancellationToken)
    {
        var last = to ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var first = from ?? last.AddDays(1 - DefaultUsageDays);
        var days = last.DayNumber - first.DayNumber + 1;
        if (days is < 1 or > MaxUsageDays)
        {
            throw new ServiceException(ErrorCode.BadRequest, $"Got {first:yyyy-MM-dd} to {last:yyyy-MM-dd} for the usage; it must be from 1 to {MaxUsageDays} days.");
        }

        var resource = await FindAsync(name, cancellationToken);
        return await db.Usage.AsNoTracking().Where(u => u.ResourceId == resource.Id && u.Day >= first && u.Day <= last).OrderBy(u => u.Day)
            .Select(u => new ResourceUsage(u.Day, u.TrainingCalls, u.PredictionCalls, u.PicturesUploaded, u.PicturesPredicted, u.TrainingSeconds))
            .ToListAsync(cancellationToken);
    }

    /// <summary>All resources with their keys in plain.</summary>
    public async Task<CredentialsFile> DescribeAsync(string endpoint, CancellationToken cancellationToken) =>
        new([.. (await InOrder().ToListAsync(cancellationToken)).Select(r => new ResourceCredentials(
            r.Name, ResourceKinds.NameOf(r.Kind), r.Region, endpoint, r.ResourceId, keys.Reveal(r.Key1Protected), keys.Reveal(r.Key2Protected)))]);

    private IQueryable<ResourceEntity> InOrder() => db.Resources.AsNoTracking().OrderBy(r => r.Created).ThenBy(r => r.Id);

    private async Task<WriteTransaction> BeginAsync(string name, CancellationToken cancellationToken)
    {
        var id = (await FindAsync(name, cancellationToken)).Id;
        db.ChangeTracker.Clear();
        return await WriteTransaction.BeginAsync(db, WriteScope.Resource(id), cancellationToken);
    }

    private async Task<ResourceEntity> FindAsync(string name, CancellationToken cancellationToken)
    {
        var comparisonName = ResourceEntity.ToComparisonName(name);
        return await db.Resources.SingleOrDefaultAsync(r => r.ComparisonName == comparisonName, cancellationToken)
            ?? throw new ServiceException(ErrorCode.NotFound, $"There is no resource '{name}'.");
    }

    private Task AddFirstAsync(string name, ResourceKind kind, DateTimeOffset created, CancellationToken cancellationToken) =>
        AddAsync(NewEntity(name, kind, DefaultRegion, created, ResourceQuota.Unlimited, ResourceRates.Unlimited), cancellationToken);

    private ResourceEntity NewEntity(string name, ResourceKind kind, string region, DateTimeOffset created, ResourceQuota quota, ResourceRates rates)
    {
        var (key1, key2) = (KeyRing.NewKey(), KeyRing.NewKey());
        return new ResourceEntity
        {
            Name = name,
            ComparisonName = ResourceEntity.ToComparisonName(name),
            Kind = kind,
            Region = region,
            ResourceId = ResourceIdPrefix + name,
            Created = created,
            Key1Hash = keys.Hash(key1),
            Key2Hash = keys.Hash(key2),
            Key1Protected = keys.Protect(key1),
            Key2Protected = keys.Protect(key2),
            Quota = quota,
            Rates = rates,
        };
    }

    private async Task AddAsync(ResourceEntity resource, CancellationToken cancellationToken)
    {
        db.Resources.Add(resource);
        audit.Add(AuditAction.CreateResource, AuditSubject.Of(resource) with { Details = ResourceKinds.NameOf(resource.Kind) });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            // The unique index decides; asking first would race with other callers.
            throw new ServiceException(ErrorCode.Conflict, $"There is already a resource named '{resource.Name}', perhaps in other letter case.", e);
        }

        await db.TellAsync(ChangeTopic.Resources, resource.Id, cancellationToken);
        keys.Invalidate();
        LogCreated(resource.Id, resource.Name, resource.Kind);
    }

    private async Task CheckUnusedAsync(ResourceEntity resource, CancellationToken cancellationToken)
    {
        var projects = await db.Projects.Where(p => p.OwnerId == resource.Id).OrderBy(p => p.Created).Select(p => p.Name).ToListAsync(cancellationToken);
        if (projects.Count > 0)
        {
            throw new ServiceException(
                ErrorCode.Conflict, $"The resource '{resource.Name}' owns {projects.Count} {(projects.Count == 1 ? "project" : "projects")}: {Enumerate(projects)}. Delete them first.");
        }

        var published = await (
            from iteration in db.Iterations
            join project in db.Projects on iteration.ProjectId equals project.Id
            where iteration.PublishedResourceId == resource.ResourceId
            orderby iteration.QueuedAt
            select new { iteration.PublishName, Project = project.Name }).ToListAsync(cancellationToken);
        if (published.Count > 0)
        {
            throw new ServiceException(
                ErrorCode.Conflict,
                $"The resource '{resource.Name}' has {published.Count} published {(published.Count == 1 ? "iteration" : "iterations")}: "
                + $"{Enumerate(published.ConvertAll(p => $"{p.PublishName}' of project '{p.Project}"))}. Unpublish them first.");
        }
    }

    private static string Enumerate(List<string> names) =>
        string.Join(", ", names.Take(MaxNamed).Select(name => $"'{name}'")) + (names.Count > MaxNamed ? $" and {names.Count - MaxNamed} more" : "");

    private static ResourceDescription Describe(ResourceEntity resource) => new(
        resource.Name, ResourceKinds.NameOf(resource.Kind), resource.Region, resource.ResourceId, resource.Created, resource.Quota, resource.Rates);

    private ResourceKeys Reveal(ResourceEntity resource) => new(keys.Reveal(resource.Key1Protected), keys.Reveal(resource.Key2Protected));

    /// <summary>Who deleted the file did so on purpose; a file that is there follows every change.</summary>
    private async Task UpdateCredentialsFileAsync(CancellationToken cancellationToken)
    {
        if (CredentialsFile.TryRead(folder.CredentialsPath) is { Resources: [var first, ..] })
        {
            (await DescribeAsync(first.Endpoint, cancellationToken)).Write(folder.CredentialsPath);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Created resource {ResourceId} '{Name}' of kind {Kind}")]
    private partial void LogCreated(Guid resourceId, string name, ResourceKind kind);

    [LoggerMessage(Level = LogLevel.Information, Message = "Changed the limits of resource {ResourceId} to {Quota}, {Rates}")]
    private partial void LogUpdated(Guid resourceId, ResourceQuota quota, ResourceRates rates);

    [LoggerMessage(Level = LogLevel.Information, Message = "Regenerated key {Number} of resource {ResourceId}")]
    private partial void LogRegenerated(int number, Guid resourceId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Deleted resource {ResourceId} '{Name}'")]
    private partial void LogDeleted(Guid resourceId, string name);
}
