namespace Fovea.Protocol.Training;

/// <summary>Request body of CreateImagesFromPredictions.</summary>
public sealed record ImageIdCreateBatch
{
    /// <summary>At most 64 predictions.</summary>
    public IReadOnlyList<ImageIdCreateEntry>? Images { get; init; }

    /// <summary>Tags for every image of the batch; at most 20 in all.</summary>
    public IReadOnlyList<Guid>? TagIds { get; init; }

    /// <summary>Pairs for every image of the batch.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
