using System.Linq.Expressions;
using Fovea.Protocol.Training;

namespace Fovea.Server.Images;

/// <summary>Which images of a snapshot a listing is about.</summary>
internal sealed record ImageFilter(Guid SnapshotId)
{
    public TaggingStatus Status { get; init; } = TaggingStatus.All;

    /// <summary>Any of these tags; empty means no condition.</summary>
    public IReadOnlyList<Guid> TagIds { get; init; } = [];

    /// <summary>A condition on metadata; <see langword="null"/> for none.</summary>
    public Expression<Func<SnapshotImageEntity, bool>>? Metadata { get; init; }

    public IQueryable<SnapshotImageEntity> Apply(IQueryable<SnapshotImageEntity> images)
    {
        var (snapshotId, tagIds) = (SnapshotId, TagIds.ToArray());
        images = images.Where(i => i.SnapshotId == snapshotId);
        images = Status switch
        {
            TaggingStatus.Tagged => images.Where(i => i.Tags.Any()),
            TaggingStatus.Untagged => images.Where(i => !i.Tags.Any()),
            _ => images,
        };
        images = Metadata is null ? images : images.Where(Metadata);
        return tagIds.Length == 0 ? images : images.Where(i => i.Tags.Any(t => tagIds.Contains(t.TagId)));
    }
}
