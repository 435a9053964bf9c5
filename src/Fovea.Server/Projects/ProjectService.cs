using Fovea.Protocol;
using Fovea.Protocol.Audit;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Audit;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Resources;
using Fovea.Server.Resources.Limits;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Projects;

/// <summary>Projects of a training resource.</summary>
internal sealed partial class ProjectService(AppDbContext db, QuotaService quotas, AuditTrail audit, TimeProvider time, ILogger<ProjectService> logger)
{
    /// <summary>A guess: the contract states no length.</summary>
    private const int MaxNameLength = 256;

    private const int MaxDescriptionLength = 4000;

    /// <summary>The project, if the caller's resource owns it.</summary>
    /// <exception cref="ServiceException">It does not exist, or belongs to another resource, which must look the same.</exception>
    public async Task<ProjectEntity> GetAsync(KeyOwner owner, Guid projectId, CancellationToken cancellationToken) =>
        await db.Projects.SingleOrDefaultAsync(p => p.Id == projectId && p.OwnerId == owner.Id, cancellationToken)
        ?? throw new ServiceException(ErrorCode.NotFoundProject, $"The resource '{owner.Name}' has no project {projectId}.");

    public async Task<IReadOnlyList<ProjectEntity>> ListAsync(KeyOwner owner, CancellationToken cancellationToken) =>
        await db.Projects.AsNoTracking().Where(p => p.OwnerId == owner.Id).OrderBy(p => p.Created).ThenBy(p => p.Id).ToListAsync(cancellationToken);

    public async Task<ProjectEntity> CreateAsync(KeyOwner owner, NewProject request, CancellationToken cancellationToken)
    {
        var domain = GetDomain(request.DomainId ?? DomainCatalogue.DefaultId);
        var now = time.GetUtcNow();
        var project = new ProjectEntity
        {
            OwnerId = owner.Id,
            Name = CheckName(request.Name),
            Description = CheckDescription(request.Description) ?? "",
            DomainId = domain.Id,
            ClassificationType = TypeFor(domain, request.ClassificationType),
            TargetExportPlatforms = CheckPlatforms(request.TargetExportPlatforms),
            ExportModelContainerUri = request.ExportModelContainerUri,
            NotificationQueueUri = request.NotificationQueueUri,
            Created = now,
            LastModified = now,
            WorkspaceCreated = now,
        };
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Resource(owner.Id), cancellationToken);
        await quotas.CheckProjectsAsync(owner, cancellationToken);
        db.Projects.Add(project);
        audit.Add(AuditAction.CreateProject, AuditSubject.Of(project));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogCreated(project.Id, owner.Id);
        return project;
    }

    /// <summary>Changes what <paramref name="change"/> names and leaves the rest.</summary>
    public async Task<ProjectEntity> UpdateAsync(KeyOwner owner, Guid projectId, Project change, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(projectId), cancellationToken);
        var project = await GetAsync(owner, projectId, cancellationToken);
        if (change.Name is not null)
        {
            project.Name = CheckName(change.Name);
        }

        project.Description = CheckDescription(change.Description) ?? project.Description;
        if (change.Settings is { } settings)
        {
            Apply(settings, project);
        }

        project.LastModified = time.GetUtcNow();
        audit.Add(AuditAction.UpdateProject, AuditSubject.Of(project));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return project;
    }

    public async Task DeleteAsync(KeyOwner owner, Guid projectId, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(projectId), cancellationToken);
        var project = await GetAsync(owner, projectId, cancellationToken);
        var published = await db.Iterations.Where(i => i.ProjectId == projectId && i.PublishName != null).Select(i => i.PublishName).FirstOrDefaultAsync(cancellationToken);
        if (published is not null)
        {
            throw new ServiceException(
                ErrorCode.BadRequestIterationIsPublished, $"The project cannot be deleted while an iteration is published, as '{published}' is; unpublish it first.");
        }

        db.Projects.Remove(project);
        audit.Add(AuditAction.DeleteProject, AuditSubject.Of(project));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogDeleted(projectId);
    }

    private static void Apply(ProjectSettings settings, ProjectEntity project)
    {
        if (settings.DomainId is { } domainId && domainId != project.DomainId)
        {
            var (old, domain) = (GetDomain(project.DomainId), GetDomain(domainId));
            if (domain.Type != old.Type)
            {
                throw new ServiceException(
                    ErrorCode.BadRequestProjectUnsupportedDomainTypeChange, $"The project's domain is of type {old.Type}; it cannot become one of type {domain.Type}.");
            }

            project.DomainId = domainId;
        }

        project.ClassificationType = TypeFor(GetDomain(project.DomainId), settings.ClassificationType ?? project.ClassificationType);
        if (settings.TargetExportPlatforms is { } platforms)
        {
            project.TargetExportPlatforms = CheckPlatforms(platforms);
        }

        if (settings.ImageProcessingSettings?.AugmentationMethods is { } methods)
        {
            project.DisabledAugmentations = CheckAugmentations(methods);
        }

        project.ExportModelContainerUri = settings.ExportModelContainerUri ?? project.ExportModelContainerUri;
        project.NotificationQueueUri = settings.NotificationQueueUri ?? project.NotificationQueueUri;
    }

    /// <summary>A detector is always multilabel: whatever it was asked to be, an image holds things of several tags.</summary>
    private static Classifier TypeFor(Domain domain, Classifier asked) => domain.Type == DomainType.ObjectDetection ? Classifier.Multilabel : asked;

    private static Domain GetDomain(Guid id) =>
        DomainCatalogue.Find(id) ?? throw new ServiceException(ErrorCode.BadRequestProjectUnknownDomain, $"Got '{id}' for domainId; GetDomains lists the domains there are.");

    private static string CheckName(string? name) => name?.Trim() switch
    {
        null or "" => throw new ServiceException(ErrorCode.BadRequestProjectName, "The project's name is empty."),
        { Length: > MaxNameLength } trimmed => throw new ServiceException(
            ErrorCode.BadRequestProjectName, $"The project's name has {trimmed.Length} characters; it may have at most {MaxNameLength}."),
        var trimmed => trimmed,
    };

    private static string? CheckDescription(string? description) => description is { Length: > MaxDescriptionLength }
        ? throw new ServiceException(
            ErrorCode.BadRequestProjectDescription, $"The project's description has {description.Length} characters; it may have at most {MaxDescriptionLength}.")
        : description;

    private static List<string> CheckPlatforms(IEnumerable<string>? platforms) =>
        [.. (platforms ?? []).Select(platform => ExportPlatformOf(platform).ToString()).Distinct()];

    private static ExportPlatform ExportPlatformOf(string platform) =>
        Enum.TryParse<ExportPlatform>(platform, ignoreCase: true, out var known) && Enum.IsDefined(known)
            ? known
            : throw new ServiceException(
                ErrorCode.BadRequestProjectUnsupportedExportPlatform,
                $"Got '{platform}' in targetExportPlatforms; the platforms are {string.Join(", ", Enum.GetNames<ExportPlatform>())}.");

    private static List<string> CheckAugmentations(IReadOnlyDictionary<string, bool> methods)
    {
        var unknown = methods.Keys.Except(AugmentationMethods.All).FirstOrDefault();
        return unknown is null
            ? [.. AugmentationMethods.All.Where(method => methods.TryGetValue(method, out var on) && !on)]
            : throw new ServiceException(
                ErrorCode.BadRequestProjectImagePreprocessingSettings,
                $"Got the augmentation method '{unknown}'; the methods are {string.Join(", ", AugmentationMethods.All)}.");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Created project {ProjectId} of resource {ResourceId}")]
    private partial void LogCreated(Guid projectId, Guid resourceId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Deleted project {ProjectId}")]
    private partial void LogDeleted(Guid projectId);
}
