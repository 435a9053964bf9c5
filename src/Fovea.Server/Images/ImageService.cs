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
    // Up to here, a list of the images with the wanted tags is made sooner than images without them are skipped.
    private const int FewLabels = 10_000;

    public async Task<IReadOnlyList<SnapshotImageEntity>> ListAsync(ImageFilter filter, ImageOrderBy orderBy, Page page, CancellationToken cancellationToken)
    {
        var hasFewLabels = filter.TagIds.Count > 0 && await filter.LabelsOf(db).Take(FewLabels + 1).CountAsync(cancellationToken) <= FewLabels;
        var images = hasFewLabels ? filter.ByLabels(db) : filter.ByImage(db);
        images = orderBy == ImageOrderBy.Newest
            ? images.OrderByDescending(i => i.Created).ThenByDescending(i => i.ImageId)
            : images.OrderBy(i => i.Created).ThenBy(i => i.ImageId);

        // Details come by several queries, each of which would find the page anew.
        var ids = await images.Skip(page.Skip).Take(page.Take).Select(i => i.ImageId).ToListAsync(cancellationToken);
        var found = (await FindAsync(filter.SnapshotId, ids, cancellationToken)).ToDictionary(i => i.ImageId);
        return [.. ids.Where(found.ContainsKey).Select(id => found[id])];
    }

    public async Task<int> CountAsync(ImageFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Metadata is not null || filter is { Status: TaggingStatus.All, TagIds.Count: 0 })
        {
            return await filter.ByLists(db).CountAsync(cancellationToken);
        }

        if (filter is { Status: TaggingStatus.Untagged, TagIds.Count: > 0 })
        {
            return 0;
        }

        var tagged = await filter.LabelsOf(db).Select(t => t.ImageId).Distinct().CountAsync(cancellationToken);

        // Images may go between the two counts.
        return filter.Status == TaggingStatus.Untagged ? Math.Max(0, await CountAsync(new ImageFilter(filter.SnapshotId), cancellationToken) - tagged) : tagged;
    }

    /// <returns>Those of the images that the snapshot holds, newest first.</returns>
    public async Task<IReadOnlyList<SnapshotImageEntity>> FindAsync(Guid snapshotId, IReadOnlyList<Guid> imageIds, CancellationToken cancellationToken)
    {
        var ids = imageIds.ToArray();

        // As one parameter: with one for each of up to 256 ids, the text of the queries would be made anew every time.
        var images = db.SnapshotImages.AsNoTracking().Where(i => i.SnapshotId == snapshotId && EF.Parameter(ids).Contains(i.ImageId));

        // In memory: in the order of an index, the database would look through all images of the snapshot.
        return [.. (await WithDetails(images).ToListAsync(cancellationToken)).OrderByDescending(i => i.Created).ThenByDescending(i => i.ImageId)];
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
