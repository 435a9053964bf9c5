using Fovea.Protocol;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Images;

/// <summary>Changes the key-value pairs of a workspace's images.</summary>
internal sealed class ImageMetadataService(AppDbContext db)
{
    /// <summary>Merges pairs into the metadata of each image: a new key is added, a known one gets the new value, a null value removes its key.</summary>
    /// <returns>One verdict for each id, in their order; an image that would hold too many pairs is left as it is.</returns>
    /// <exception cref="ServiceException">There is no pair, or a key or value is too long; nothing was changed.</exception>
    public async Task<IReadOnlyList<ImageMetadataUpdateEntry>> UpdateAsync(
        ProjectEntity project, IReadOnlyList<Guid> imageIds, IReadOnlyDictionary<string, string?> change, CancellationToken cancellationToken)
    {
        Check(change);
        var ids = imageIds.ToArray();
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        var images = await db.SnapshotImages.Include(i => i.Metadata)
            .Where(i => i.SnapshotId == project.Id && ids.Contains(i.ImageId)).ToDictionaryAsync(i => i.ImageId, cancellationToken);
        var entries = imageIds.Select(id => images.TryGetValue(id, out var image)
            ? Merge(image, change)
            : new ImageMetadataUpdateEntry { ImageId = id, Status = ImageMetadataUpdateStatus.ErrorImageNotFound }).ToList();
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return entries;
    }

    private static void Check(IReadOnlyDictionary<string, string?> change)
    {
        if (change.Count == 0)
        {
            throw new ServiceException(ErrorCode.BadRequestImageMetadataKey, "The request body holds no pair of key and value.");
        }

        foreach (var (key, value) in change)
        {
            ImageBatchRules.CheckMetadata(key, value ?? "");
        }
    }

    private static ImageMetadataUpdateEntry Merge(SnapshotImageEntity image, IReadOnlyDictionary<string, string?> change)
    {
        var kept = image.Metadata.Count(m => !change.ContainsKey(m.Key));
        var fits = kept + change.Values.Count(value => value is not null) <= ProtocolLimits.MaxMetadataPairsPerImage;
        if (fits)
        {
            Apply(image, change);
        }

        return new ImageMetadataUpdateEntry
        {
            ImageId = image.ImageId,
            Status = fits ? ImageMetadataUpdateStatus.OK : ImageMetadataUpdateStatus.ErrorLimitExceed,
            Metadata = image.Metadata.ToDictionary(m => m.Key, m => m.Value),
        };
    }

    private static void Apply(SnapshotImageEntity image, IReadOnlyDictionary<string, string?> change)
    {
        image.Metadata.RemoveAll(m => change.TryGetValue(m.Key, out var value) && value is null);
        foreach (var (key, value) in change)
        {
            if (value is null)
            {
                continue;
            }

            if (image.Metadata.Find(m => m.Key == key) is { } known)
            {
                known.Value = value;
            }
            else
            {
                image.Metadata.Add(new ImageMetadataEntity { SnapshotId = image.SnapshotId, ImageId = image.ImageId, Key = key, Value = value });
            }
        }
    }
}
