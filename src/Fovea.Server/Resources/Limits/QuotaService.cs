using Fovea.Protocol.Errors;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Resources.Limits;

/// <summary>Keeps what resources hold within their quotas; call it inside the transaction that adds to it.</summary>
internal sealed class QuotaService(AppDbContext db)
{
    /// <exception cref="ServiceException">The resource has as many projects as it may have.</exception>
    public async Task CheckProjectsAsync(KeyOwner owner, CancellationToken cancellationToken)
    {
        if (owner.Quota.Projects is { } limit)
        {
            var count = await db.Projects.CountAsync(p => p.OwnerId == owner.Id, cancellationToken);
            Check(count, limit, ErrorCode.BadRequestExceedProjectLimit, $"The resource '{owner.Name}'", "projects");
        }
    }

    /// <exception cref="ServiceException">The project has as many tags as it may have.</exception>
    public async Task CheckTagsAsync(ProjectEntity project, CancellationToken cancellationToken)
    {
        if ((await FindAsync(project, cancellationToken)).TagsPerProject is { } limit)
        {
            var count = await db.Tags.CountAsync(t => t.SnapshotId == project.Id, cancellationToken);
            Check(count, limit, ErrorCode.BadRequestExceedTagPerProjectLimit, $"The project '{project.Name}'", "tags");
        }
    }

    /// <exception cref="ServiceException">The project has as many iterations as it may have.</exception>
    /// <param name="project">The project.</param>
    /// <param name="replaced">An iteration that does not count.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task CheckIterationsAsync(ProjectEntity project, Guid? replaced, CancellationToken cancellationToken)
    {
        if ((await FindAsync(project, cancellationToken)).IterationsPerProject is { } limit)
        {
            var count = await db.Iterations.CountAsync(i => i.ProjectId == project.Id && i.Id != replaced, cancellationToken);
            Check(count, limit, ErrorCode.BadRequestExceedIterationPerProjectLimit, $"The project '{project.Name}'", "iterations");
        }
    }

    /// <summary>How many more images the project's workspace may take.</summary>
    public async Task<int> CountFreeImagesAsync(ProjectEntity project, CancellationToken cancellationToken) =>
        (await FindAsync(project, cancellationToken)).ImagesPerProject is { } limit
            ? Math.Max(0, limit - await db.SnapshotImages.CountAsync(i => i.SnapshotId == project.Id, cancellationToken))
            : int.MaxValue;

    private Task<ResourceQuota> FindAsync(ProjectEntity project, CancellationToken cancellationToken) =>
        db.Resources.AsNoTracking().Where(r => r.Id == project.OwnerId).Select(r => r.Quota).SingleAsync(cancellationToken);

    private static void Check(int count, int limit, ErrorCode code, string owner, string things)
    {
        if (count >= limit)
        {
            throw new ServiceException(code, $"{owner} has {count} {things}; its quota is {limit}. Delete some first, or use a resource with a larger quota.");
        }
    }
}
