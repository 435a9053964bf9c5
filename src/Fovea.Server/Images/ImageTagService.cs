using Fovea.Protocol.Errors;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Images;

/// <summary>Puts tags on images of a workspace and takes them off.</summary>
internal sealed class ImageTagService(AppDbContext db, TimeProvider time)
{
    public async Task<ImageTagCreateSummary> CreateAsync(ProjectEntity project, IReadOnlyList<ImageTagCreateEntry> entries, CancellationToken cancellationToken)
    {
        var negatives = await CheckTagsAsync(project.Id, [.. entries.Select(e => e.TagId).Distinct()], cancellationToken);
        var imageIds = entries.Select(e => e.ImageId).Distinct().ToArray();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var images = await db.SnapshotImages.Include(i => i.Tags)
            .Where(i => i.SnapshotId == project.Id && imageIds.Contains(i.ImageId)).ToDictionaryAsync(i => i.ImageId, cancellationToken);
        CheckImages(imageIds, images.ContainsKey);

        List<ImageTagCreateEntry> created = [], duplicated = [], exceeded = [];
        var now = time.GetUtcNow();
        foreach (var entry in entries)
        {
            var image = images[entry.ImageId];
            if (image.Tags.Any(t => t.TagId == entry.TagId))
            {
                duplicated.Add(entry);
            }
            else if (image.Tags.Count >= ImageTagRules.MaxTags(project))
            {
                exceeded.Add(entry);
            }
            else
            {
                image.Tags.Add(new ImageTagEntity { SnapshotId = project.Id, ImageId = entry.ImageId, TagId = entry.TagId, Created = now.AddTicks(created.Count) });
                CheckNegative(image, negatives);
                created.Add(entry);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ImageTagCreateSummary { Created = created, Duplicated = duplicated, Exceeded = exceeded };
    }

    /// <summary>Takes every listed tag, with its regions, off every listed image.</summary>
    public async Task DeleteAsync(ProjectEntity project, IReadOnlyList<Guid> imageIds, IReadOnlyList<Guid> tagIds, CancellationToken cancellationToken)
    {
        var (images, tags) = (imageIds.ToArray(), tagIds.ToArray());
        await CheckTagsAsync(project.Id, tagIds, cancellationToken);
        var known = await db.SnapshotImages.Where(i => i.SnapshotId == project.Id && images.Contains(i.ImageId)).Select(i => i.ImageId).ToHashSetAsync(cancellationToken);
        CheckImages(imageIds, known.Contains);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.ImageRegions.Where(r => r.SnapshotId == project.Id && images.Contains(r.ImageId) && tags.Contains(r.TagId)).ExecuteDeleteAsync(cancellationToken);
        await db.ImageTags.Where(t => t.SnapshotId == project.Id && images.Contains(t.ImageId) && tags.Contains(t.TagId)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <returns>The project's negative tags, of which there is at most one.</returns>
    private async Task<IReadOnlySet<Guid>> CheckTagsAsync(Guid projectId, IReadOnlyList<Guid> tagIds, CancellationToken cancellationToken)
    {
        var tags = await db.Tags.AsNoTracking().Where(t => t.SnapshotId == projectId).Select(t => new { t.Id, t.Type }).ToDictionaryAsync(t => t.Id, t => t.Type, cancellationToken);
        var unknown = tagIds.Where(id => !tags.ContainsKey(id)).ToList();
        return unknown.Count == 0
            ? tags.Where(t => t.Value == TagType.Negative).Select(t => t.Key).ToHashSet()
            : throw new ServiceException(ErrorCode.NotFoundTag, $"There is no tag {unknown[0]} in the project.");
    }

    private static void CheckImages(IReadOnlyList<Guid> imageIds, Func<Guid, bool> isKnown)
    {
        var unknown = imageIds.Where(id => !isKnown(id)).ToList();
        if (unknown.Count > 0)
        {
            throw new ServiceException(ErrorCode.NotFoundImage, $"There is no image {unknown[0]} in the project.");
        }
    }

    private static void CheckNegative(SnapshotImageEntity image, IReadOnlySet<Guid> negatives)
    {
        if (image.Tags.Count > 1 && image.Tags.Any(t => negatives.Contains(t.TagId)))
        {
            throw new ServiceException(
                ErrorCode.BadRequestNegativeAndRegularTagOnSameImage,
                $"The image {image.ImageId} would have the negative tag and another one; nothing was changed.");
        }
    }
}
