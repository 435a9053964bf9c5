namespace Fovea.Protocol.Training;

/// <summary>Request body of CreateImageTags.</summary>
public sealed record ImageTagCreateBatch
{
    /// <summary>At most 128 pairs of image and tag.</summary>
    public IReadOnlyList<ImageTagCreateEntry>? Tags { get; init; }
}
