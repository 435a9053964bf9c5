using Fovea.Protocol.Audit;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Audit;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Iterations;
using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Images;

/// <summary>Finds and deletes images.</summary>
internal sealed partial class ImageService(AppDbContext db, SnapshotService snapshots, AuditTrail audit, ILogger<ImageService> logger)
{
    public async Task<IReadOnlyList<SnapshotImageEntity>> ListAsync(ImageFilter filter, ImageOrderBy orderBy, Page page, CancellationToken cancellationToken)
    {
        var images = filter.Apply(db.SnapshotImages.AsNoTracking());
        images = orderBy == ImageOrderBy.Newest
            ? images.OrderByDescending(i => i.Created).ThenByDescending(i => i.ImageId)
            : images.OrderBy(i => i.Created).ThenBy(i => i.ImageId);
        return await WithDetails(images.Skip(page.Skip).Take(page.Take)).ToListAsync(cancellationToken);
    }

    public Task<int> CountAsync(ImageFilter filter, CancellationToken cancellationToken) => filter.Apply(db.SnapshotImages).CountAsync(cancellationToken);

    /// <returns>Those of the images that the snapshot holds, newest first.</returns>
    public async Task<IReadOnlyList<SnapshotImageEntity>> FindAsync(Guid snapshotId, IReadOnlyList<Guid> imageIds, CancellationToken cancellationToken)
    {
        var ids = imageIds.ToArray();
        var images = db.SnapshotImages.AsNoTracking().Where(i => i.SnapshotId == snapshotId && ids.Contains(i.ImageId));
        return await WithDetails(images.OrderByDescending(i => i.Created).ThenByDescending(i => i.ImageId)).ToListAsync(cancellationToken);
    }

    /// <returns>The newest workspace image of each project that has one.</returns>
    public async Task<IReadOnlyDictionary<Guid, Guid>> FindNewestAsync(IReadOnlyList<Guid> projectIds, CancellationToken cancellationToken)
    {
        var ids = projectIds.ToArray();
        return await db.Projects.Where(p => ids.Contains(p.Id))
            .Select(p => new
            {
                p.Id,
                Newest = db.SnapshotImages.Where(i => i.SnapshotId == p.Id).OrderByDescending(i => i.Created).Select(i => (Guid?)i.ImageId).FirstOrDefault(),
            })
            .Where(p => p.Newest != null)
            .ToDictionaryAsync(p => p.Id, p => p.Newest!.Value, cancellationToken);
    }

    /// <summary>Takes images out of the workspace.</summary>
    /// <param name="project">The project.</param>
    /// <param name="imageIds">Which; <see langword="null"/> for all.</param>
    /// <param name="fromIterations">Whether iterations lose them too.</param>
    /// <param name="cancellationToken">Cancels before anything is deleted.</param>
    public async Task DeleteAsync(ProjectEntity project, IReadOnlyList<Guid>? imageIds, bool fromIterations, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        var images = db.Images.Where(i => i.ProjectId == project.Id);
        var held = db.SnapshotImages.Where(i => i.SnapshotId == project.Id);
        if (imageIds is not null)
        {
            var ids = imageIds.ToArray();
            images = images.Where(i => ids.Contains(i.Id));
            held = held.Where(i => ids.Contains(i.ImageId));
            var known = await images.CountAsync(cancellationToken);
            if (known != ids.Length)
            {
                throw new ServiceException(ErrorCode.NotFoundImage, $"{ids.Length - known} of the {ids.Length} images are not in the project; nothing was deleted.");
            }
        }

        // An image takes its rows in every snapshot along; one that leaves the workspace alone goes when nothing else holds it.
        var deleted = fromIterations ? await images.ExecuteDeleteAsync(cancellationToken) : await held.ExecuteDeleteAsync(cancellationToken);
        await snapshots.RemoveUnheldAsync(images, cancellationToken);
        await audit.SaveAsync(AuditAction.DeleteImages, AuditSubject.Of(project, deleted), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogDeleted(deleted, project.Id);
    }

    private static IQueryable<SnapshotImageEntity> WithDetails(IQueryable<SnapshotImageEntity> images) => images
        .Include(i => i.Image)
        .Include(i => i.Tags.OrderBy(t => t.Created)).ThenInclude(t => t.Tag)
        .Include(i => i.Regions.OrderBy(r => r.Created)).ThenInclude(r => r.Tag)
        .Include(i => i.Metadata)
        .AsSplitQuery();

    [LoggerMessage(Level = LogLevel.Information, Message = "Deleted {Count} images of project {ProjectId}")]
    private partial void LogDeleted(int count, Guid projectId);
}
