using Fovea.Engine.Imaging;
using Fovea.Protocol;
using Fovea.Protocol.Audit;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.Server.Audit;
using Fovea.Server.Data;
using Fovea.Server.Features;
using Fovea.Server.Projects;
using Fovea.Server.Resources.Limits;
using Fovea.Server.Resources.Usage;
using Fovea.Server.Storage;
using Fovea.Server.Tags;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Images;

/// <summary>Takes pictures into a workspace: check, make durable, then write the rows of the whole batch at once.</summary>
internal sealed partial class ImageIntake(
    AppDbContext db, BlobStore blobs, DecodeLane lane, FeatureQueue features, QuotaService quotas, UsageMeter usage, AuditTrail audit, TimeProvider time,
    ILogger<ImageIntake> logger)
{
    private const int MaxAttempts = 3;

    /// <summary>Pictures of one upload in hand at once: while some are decoded, others wait for the disk.</summary>
    private const int AtOnce = 16;

    /// <summary>Adds the pictures; each gets its own verdict.</summary>
    /// <returns>One result for each picture, in their order; an image where it was created or existed.</returns>
    /// <exception cref="ServiceException">A region cannot be one, or the project takes none; nothing was added.</exception>
    public async Task<IReadOnlyList<IntakeResult>> AddAsync(ProjectEntity project, IReadOnlyList<NewImage> images, CancellationToken cancellationToken)
    {
        images = [.. images.Select(image => image with { Regions = RegionRules.Check(project, image.Regions) })];
        var tags = await db.Tags.AsNoTracking().Where(t => t.SnapshotId == project.Id).ToDictionaryAsync(t => t.Id, cancellationToken);
        var prepared = new Prepared[images.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, images.Count, parallel, async (index, token) =>
            prepared[index] = CheckTags(project, tags, images[index]) is { } problem
                ? new Prepared(images[index], problem, null)
                : await PrepareAsync(images[index], token));

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var results = await WriteAsync(project, prepared, cancellationToken);
                var created = results.Where(r => r.Status == ImageCreateStatus.OK).Select(r => r.Image!.ContentHash).ToList();
                usage.Add(project.OwnerId, new UsageCounts { PicturesUploaded = created.Count });
                features.Add(project, created);
                LogAdded(created.Count, results.Count, project.Id);
                return results;
            }
            catch (DbUpdateException e) when (e.IsUniqueViolation() && attempt < MaxAttempts)
            {
                // Another upload brought the same picture between our look and our write; look again.
                db.ChangeTracker.Clear();
            }
        }
    }

    private static ImageCreateStatus? CheckTags(ProjectEntity project, Dictionary<Guid, TagEntity> tags, NewImage image)
    {
        if (image.Content is null)
        {
            return ImageCreateStatus.ErrorSource;
        }

        var tagIds = AllTagIds(image);
        if (tagIds.Any(id => !tags.ContainsKey(id)))
        {
            return ImageCreateStatus.ErrorInvalidTag;
        }

        if (tagIds.Count > 1 && tagIds.Any(id => tags[id].Type == TagType.Negative))
        {
            return ImageCreateStatus.ErrorNegativeAndRegularTagOnSameImage;
        }

        return tagIds.Count > ImageTagRules.MaxTags(project)
            ? ImageCreateStatus.ErrorTagLimitExceed
            : image.Regions.Count > ProtocolLimits.MaxRegionsPerImage ? ImageCreateStatus.ErrorRegionLimitExceed : null;
    }

    private static List<Guid> AllTagIds(NewImage image) => [.. image.TagIds.Concat(image.Regions.Select(r => r.TagId)).Distinct()];

    private async Task<Prepared> PrepareAsync(NewImage image, CancellationToken cancellationToken)
    {
        var content = image.Content!.Value;
        IngestedImage ingested;
        try
        {
            ingested = await lane.RunAsync(() => ImageDecoder.Ingest(content, ImageLimits.Training), cancellationToken);
        }
        catch (InvalidImageException e)
        {
            LogRefused(e.Message);
            return new Prepared(image, ImageProblems.ToStatus(e.Problem), null);
        }

        var contentHash = await blobs.WriteAsync(content, cancellationToken);
        var thumbnailHash = await blobs.WriteAsync(ingested.ThumbnailJpeg, cancellationToken);
        return new Prepared(image, ImageCreateStatus.OK, new Stored(contentHash, thumbnailHash, ingested.Header));
    }

    private async Task<IReadOnlyList<IntakeResult>> WriteAsync(ProjectEntity project, Prepared[] prepared, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        var free = await quotas.CountFreeImagesAsync(project, cancellationToken);
        var hashes = prepared.Where(p => p.Stored is not null).Select(p => p.Stored!.ContentHash).Distinct().ToArray();
        var known = await db.SnapshotImages.Include(i => i.Image).Include(i => i.Tags)
            .Where(i => i.SnapshotId == project.Id && hashes.Contains(i.ContentHash))
            .ToDictionaryAsync(i => i.ContentHash, cancellationToken);
        var now = time.GetUtcNow();
        var results = new List<IntakeResult>(prepared.Length);
        foreach (var (image, status, stored) in prepared)
        {
            if (stored is null)
            {
                results.Add(new IntakeResult(image.Source, status, null));
            }
            else if (known.TryGetValue(stored.ContentHash, out var existing))
            {
                results.Add(new IntakeResult(image.Source, ImageCreateStatus.OKDuplicate, existing));
            }
            else if (free == 0)
            {
                results.Add(new IntakeResult(image.Source, ImageCreateStatus.ErrorLimitExceed, null));
            }
            else
            {
                free--;

                // One tick apart, so that listings keep the order of the upload; so are a picture's tags and regions.
                var row = NewRow(project.Id, image, stored, now.AddTicks(results.Count));
                known.Add(stored.ContentHash, row);
                db.SnapshotImages.Add(row);
                results.Add(new IntakeResult(image.Source, ImageCreateStatus.OK, row));
            }
        }

        if (results.Count(r => r.Status == ImageCreateStatus.OK) is > 0 and var created)
        {
            audit.Add(AuditAction.CreateImages, AuditSubject.Of(project, created));
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return results;
    }

    private static SnapshotImageEntity NewRow(Guid projectId, NewImage image, Stored stored, DateTimeOffset created)
    {
        var id = Guid.CreateVersion7();
        var (width, height) = StoredSize(stored.Header);
        return new SnapshotImageEntity
        {
            SnapshotId = projectId,
            ImageId = id,
            ContentHash = stored.ContentHash,
            Created = created,
            Image = new ImageEntity
            {
                Id = id,
                ProjectId = projectId,
                ContentHash = stored.ContentHash,
                ThumbnailHash = stored.ThumbnailHash,
                WidthPixels = width,
                HeightPixels = height,
            },
            Tags = [.. AllTagIds(image).Select((tagId, order) => new ImageTagEntity { SnapshotId = projectId, ImageId = id, TagId = tagId, Created = created.AddTicks(order) })],
            Regions = [.. image.Regions.Select((region, order) => ImageRegionEntity.Create(projectId, id, region, created.AddTicks(order)))],
            Metadata = [.. image.Metadata.Select(m => new ImageMetadataEntity { SnapshotId = projectId, ImageId = id, Key = m.Key, Value = m.Value })],
        };
    }

    /// <summary>The size a picture is served in.</summary>
    public static (int Width, int Height) StoredSize(ImageHeader header) => header.Within(ProtocolLimits.MaxStoredImageSidePixels);

    [LoggerMessage(Level = LogLevel.Information, Message = "Added {Created} of {Count} pictures to project {ProjectId}")]
    private partial void LogAdded(int created, int count, Guid projectId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Refused a picture: {Reason}")]
    private partial void LogRefused(string reason);

    private sealed record Stored(string ContentHash, string ThumbnailHash, ImageHeader Header);

    private sealed record Prepared(NewImage Image, ImageCreateStatus Status, Stored? Stored);
}
