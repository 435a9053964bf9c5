namespace Fovea.Protocol.Training;

/// <summary>A tag to be put on an image.</summary>
public sealed record ImageTagCreateEntry
{
    /// <summary>The image.</summary>
    public Guid ImageId { get; init; }

    /// <summary>The tag.</summary>
    public Guid TagId { get; init; }
}
