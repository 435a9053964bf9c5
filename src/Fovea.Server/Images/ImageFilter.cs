using System.Linq.Expressions;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Images;

/// <summary>Which images of a snapshot a listing is about.</summary>
internal sealed record ImageFilter(Guid SnapshotId)
{
    public TaggingStatus Status { get; init; } = TaggingStatus.All;

    /// <summary>Any of these tags; empty means no condition.</summary>
    public IReadOnlyList<Guid> TagIds { get; init; } = [];

    /// <summary>A condition on metadata; <see langword="null"/> for none.</summary>
    public Expression<Func<SnapshotImageEntity, bool>>? Metadata { get; init; }

    /// <summary>The labels with which an image matches <see cref="TagIds"/>, or all of the snapshot when that is empty.</summary>
    public IQueryable<ImageTagEntity> LabelsOf(AppDbContext db)
    {
        var (snapshotId, tagIds) = (SnapshotId, TagIds.ToArray());
        var labels = db.ImageTags.Where(t => t.SnapshotId == snapshotId);
        return tagIds.Length == 0 ? labels : labels.Where(t => tagIds.Contains(t.TagId));
    }

    /// <summary>The images, each looked at by itself: quick where many match, for a page of them.</summary>
    public IQueryable<SnapshotImageEntity> ByImage(AppDbContext db)
    {
        var tagIds = TagIds.ToArray();
        var images = OfStatusAndMetadata(db);
        return tagIds.Length == 0 ? images : images.Where(i => i.Tags.Any(t => tagIds.Contains(t.TagId)));
    }

    /// <summary>The images, looked up in a list of those with the tags: quick where few match.</summary>
    public IQueryable<SnapshotImageEntity> ByLabels(AppDbContext db) => WithLabels(db, OfStatusAndMetadata(db));

    /// <summary>The images, looked up in lists of those with the tags and, in SQLite, of those with each pair of metadata: quick where all that match are wanted.</summary>
    public IQueryable<SnapshotImageEntity> ByLists(AppDbContext db)
    {
        var snapshotId = SnapshotId;

        // PostgreSQL joins by itself what asks each image, and may go through a list that is denied once for each.
        return Metadata is { } metadata && db.Database.IsSqlite()
            ? WithLabels(db, OfStatus(db).Where(MetadataFilter.ByList(metadata, db.ImageMetadata.Where(m => m.SnapshotId == snapshotId))))
            : ByLabels(db);
    }

    private IQueryable<SnapshotImageEntity> OfStatusAndMetadata(AppDbContext db) => Metadata is null ? OfStatus(db) : OfStatus(db).Where(Metadata);

    private IQueryable<SnapshotImageEntity> OfStatus(AppDbContext db)
    {
        var snapshotId = SnapshotId;
        var images = db.SnapshotImages.Where(i => i.SnapshotId == snapshotId);
        return Status switch
        {
            TaggingStatus.Tagged => images.Where(i => i.Tags.Any()),
            TaggingStatus.Untagged => images.Where(i => !i.Tags.Any()),
            _ => images,
        };
    }

    private IQueryable<SnapshotImageEntity> WithLabels(AppDbContext db, IQueryable<SnapshotImageEntity> images)
    {
        var labels = LabelsOf(db);
        return TagIds.Count == 0 ? images : images.Where(i => labels.Select(t => t.ImageId).Contains(i.ImageId));
    }
}
