namespace Fovea.Protocol.Training;

/// <summary>The answer of UpdateImageMetadata.</summary>
public sealed record ImageMetadataUpdateSummary
{
    /// <summary>True only if every status is <c>OK</c>.</summary>
    public bool IsBatchSuccessful { get; init; }

    /// <summary>One result per image.</summary>
    public IReadOnlyList<ImageMetadataUpdateEntry> Images { get; init; } = [];
}
