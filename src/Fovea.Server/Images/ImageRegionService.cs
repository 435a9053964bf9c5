using Fovea.Protocol;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Images;

/// <summary>Puts regions on images of a workspace and takes them off.</summary>
internal sealed class ImageRegionService(AppDbContext db, TimeProvider time)
{
    /// <summary>Adds each box, and its tag to the image.</summary>
    /// <returns>The new regions, the boxes that were there already, and those over the limits of an image.</returns>
    public async Task<(IReadOnlyList<ImageRegionEntity> Created, IReadOnlyList<ImageRegionCreateEntry> Duplicated, IReadOnlyList<ImageRegionCreateEntry> Exceeded)> CreateAsync(
        ProjectEntity project, IReadOnlyList<ImageRegionCreateEntry> entries, CancellationToken cancellationToken)
    {
        RegionRules.CheckProject(project);
        var boxes = entries.Select(e => RegionRules.Clamp(new Region { TagId = e.TagId, Left = e.Left, Top = e.Top, Width = e.Width, Height = e.Height })).ToList();
        var imageIds = entries.Select(e => e.ImageId).Distinct().ToArray();
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        // Inside the transaction, so that no tag can go before the region that names it is written.
        var negatives = await ImageTagRules.CheckTagsAsync(db, project.Id, entries.Select(e => e.TagId), cancellationToken);
        var images = await db.SnapshotImages.Include(i => i.Tags).Include(i => i.Regions).AsSplitQuery()
            .Where(i => i.SnapshotId == project.Id && imageIds.Contains(i.ImageId)).ToDictionaryAsync(i => i.ImageId, cancellationToken);
        ImageTagRules.CheckImages(imageIds, images.ContainsKey);

        List<ImageRegionEntity> created = [];
        List<ImageRegionCreateEntry> duplicated = [], exceeded = [];
        var now = time.GetUtcNow();
        foreach (var (entry, box) in entries.Zip(boxes))
        {
            var image = images[entry.ImageId];
            var isTagged = image.Tags.Any(t => t.TagId == box.TagId);
            if (image.Regions.Any(r => IsSame(r, box)))
            {
                duplicated.Add(entry);
            }
            else if (image.Regions.Count >= ProtocolLimits.MaxRegionsPerImage || (!isTagged && image.Tags.Count >= ImageTagRules.MaxTags(project)))
            {
                exceeded.Add(entry);
            }
            else
            {
                // One tick apart, so that listings keep the order of the batch.
                var region = ImageRegionEntity.Create(project.Id, image.ImageId, box, now.AddTicks(created.Count));
                image.Regions.Add(region);
                created.Add(region);
                if (!isTagged)
                {
                    image.Tags.Add(new ImageTagEntity { SnapshotId = project.Id, ImageId = image.ImageId, TagId = box.TagId, Created = region.Created });
                    ImageTagRules.CheckNegative(image, negatives);
                }
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (created, duplicated, exceeded);
    }

    /// <summary>Removes regions; a tag leaves an image with its last region there.</summary>
    /// <exception cref="ServiceException">The workspace lacks one of the regions; none was removed.</exception>
    public async Task DeleteAsync(ProjectEntity project, IReadOnlyList<Guid> regionIds, CancellationToken cancellationToken)
    {
        var ids = regionIds.ToArray();
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        var regions = await db.ImageRegions.AsNoTracking().Where(r => r.SnapshotId == project.Id && ids.Contains(r.Id)).ToListAsync(cancellationToken);
        foreach (var id in regionIds.Except(regions.Select(r => r.Id)))
        {
            throw new ServiceException(ErrorCode.NotFound, $"There is no region {id} in the project; nothing was deleted.");
        }

        await db.ImageRegions.Where(r => r.SnapshotId == project.Id && ids.Contains(r.Id)).ExecuteDeleteAsync(cancellationToken);
        var imageIds = regions.Select(r => r.ImageId).Distinct().ToArray();
        var tagged = await db.ImageTags
            .Where(t => t.SnapshotId == project.Id && imageIds.Contains(t.ImageId)
                && !db.ImageRegions.Any(r => r.SnapshotId == t.SnapshotId && r.ImageId == t.ImageId && r.TagId == t.TagId))
            .ToListAsync(cancellationToken);
        db.ImageTags.RemoveRange(tagged.Where(t => regions.Exists(r => r.ImageId == t.ImageId && r.TagId == t.TagId)));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static bool IsSame(ImageRegionEntity region, Region box) =>
        (region.TagId, region.Left, region.Top, region.Width, region.Height) == (box.TagId, box.Left, box.Top, box.Width, box.Height);
}
