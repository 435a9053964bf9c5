namespace Fovea.Protocol.Training;

/// <summary>Request body of CreateImagesFromUrls.</summary>
public sealed record ImageUrlCreateBatch
{
    /// <summary>At most 64 images.</summary>
    public IReadOnlyList<ImageUrlCreateEntry>? Images { get; init; }

    /// <summary>Tags for every image of the batch; at most 20 in all.</summary>
    public IReadOnlyList<Guid>? TagIds { get; init; }

    /// <summary>Pairs for every image of the batch.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
