namespace Fovea.Server.Transfers.Format;

/// <summary>A line of <c>snapshots/{index}.jsonl</c>: what the snapshot knows of an image.</summary>
internal sealed record TransferSnapshotImage
{
    public required Guid ImageId { get; init; }
    public required DateTimeOffset Created { get; init; }
    public IReadOnlyList<TransferImageTag> Tags { get; init; } = [];
    public IReadOnlyList<TransferRegion> Regions { get; init; } = [];
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
