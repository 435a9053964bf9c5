using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Images;

/// <summary>Puts tags on images of a workspace and takes them off.</summary>
internal sealed class ImageTagService(AppDbContext db, TimeProvider time)
{
    public async Task<ImageTagCreateSummary> CreateAsync(ProjectEntity project, IReadOnlyList<ImageTagCreateEntry> entries, CancellationToken cancellationToken)
    {
        var imageIds = entries.Select(e => e.ImageId).Distinct().ToArray();
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        var negatives = await ImageTagRules.CheckTagsAsync(db, project.Id, entries.Select(e => e.TagId), cancellationToken);
        var images = await db.SnapshotImages.Include(i => i.Tags)
            .Where(i => i.SnapshotId == project.Id && imageIds.Contains(i.ImageId)).ToDictionaryAsync(i => i.ImageId, cancellationToken);
        ImageTagRules.CheckImages(imageIds, images.ContainsKey);

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
                ImageTagRules.CheckNegative(image, negatives);
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
        await ImageTagRules.CheckTagsAsync(db, project.Id, tagIds, cancellationToken);
        var known = await db.SnapshotImages.Where(i => i.SnapshotId == project.Id && images.Contains(i.ImageId)).Select(i => i.ImageId).ToHashSetAsync(cancellationToken);
        ImageTagRules.CheckImages(imageIds, known.Contains);

        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        await db.ImageRegions.Where(r => r.SnapshotId == project.Id && images.Contains(r.ImageId) && tags.Contains(r.TagId)).ExecuteDeleteAsync(cancellationToken);
        await db.ImageTags.Where(t => t.SnapshotId == project.Id && images.Contains(t.ImageId) && tags.Contains(t.TagId)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
