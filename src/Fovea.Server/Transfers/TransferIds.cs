using Fovea.Server.Iterations;
using Fovea.Server.Transfers.Format;

namespace Fovea.Server.Transfers;

/// <summary>The new ids of what a transfer holds, in the order of the old ones.</summary>
internal sealed class TransferIds
{
    private readonly Guid[] _imageIds;
    private readonly Dictionary<Guid, Guid> _images = [];
    private Guid _lastImage = Guid.Empty;

    public TransferIds(TransferManifest manifest)
    {
        Guid[] tags = [.. manifest.Snapshots.SelectMany(s => s.Tags).Select(t => t.Id).Distinct().Order()];
        Tags = Pair(tags);
        Iterations = Pair([.. manifest.Snapshots.Where(s => s.Iteration is not null).Select(s => s.Iteration!.Id).Distinct().Order()]);
        _imageIds = OrderedIds.Take(manifest.ImageCount);
    }

    public IReadOnlyDictionary<Guid, Guid> Tags { get; }

    public IReadOnlyDictionary<Guid, Guid> Iterations { get; }

    public IReadOnlyDictionary<Guid, Guid> Images => _images;

    /// <summary>By new image id.</summary>
    public Dictionary<Guid, string> ContentHashes { get; } = [];

    public Guid SnapshotOf(TransferSnapshot snapshot, Guid projectId) => snapshot.Iteration is { } iteration ? Iterations[iteration.Id] : projectId;

    /// <summary>Gives the next image its id.</summary>
    public Guid AddImage(Guid oldId)
    {
        if (_images.Count == _imageIds.Length || (_images.Count > 0 && oldId.CompareTo(_lastImage) <= 0))
        {
            throw new InvalidArchiveException($"The images are not sorted by id, or there are more than the {_imageIds.Length} that the manifest states.");
        }

        _lastImage = oldId;
        return _images[oldId] = _imageIds[_images.Count];
    }

    public Guid FindImage(Guid oldId) => _images.TryGetValue(oldId, out var id)
        ? id
        : throw new InvalidArchiveException($"A snapshot holds image {oldId}, which is not in {TransferArchiveNames.Images}.");

    public Guid FindTag(Guid oldId) => Tags.TryGetValue(oldId, out var id)
        ? id
        : throw new InvalidArchiveException($"An image has tag {oldId}, which is not in {TransferArchiveNames.Manifest}.");

    /// <summary>The record with the new ids. Images that were deleted after the training are in no list, and get an id that nothing has.</summary>
    public EvaluationRecord Translate(EvaluationRecord record) => record with
    {
        TagIds = [.. record.TagIds.Select(id => Tags.TryGetValue(id, out var tag) ? tag : Guid.CreateVersion7())],
        ImageIds = [.. record.ImageIds.Select(id => _images.TryGetValue(id, out var image) ? image : Guid.CreateVersion7())],
    };

    private static Dictionary<Guid, Guid> Pair(Guid[] oldIds) =>
        oldIds.Zip(OrderedIds.Take(oldIds.Length)).ToDictionary(pair => pair.First, pair => pair.Second);
}
