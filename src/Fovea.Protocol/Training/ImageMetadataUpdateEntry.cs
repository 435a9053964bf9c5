namespace Fovea.Protocol.Training;

/// <summary>What became of the metadata of one image.</summary>
public sealed record ImageMetadataUpdateEntry
{
    /// <summary>The image.</summary>
    public Guid ImageId { get; init; }

    /// <summary>Whether the metadata was changed, and if not, why.</summary>
    public ImageMetadataUpdateStatus Status { get; init; }

    /// <summary>The image's metadata after the change.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
