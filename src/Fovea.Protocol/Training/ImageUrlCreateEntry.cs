namespace Fovea.Protocol.Training;

/// <summary>One image of an upload, by its address.</summary>
public sealed record ImageUrlCreateEntry
{
    /// <summary>Where to fetch the image.</summary>
    public string? Url { get; init; }

    /// <summary>Tags for this image.</summary>
    public IReadOnlyList<Guid>? TagIds { get; init; }

    /// <summary>Boxes for this image.</summary>
    public IReadOnlyList<Region>? Regions { get; init; }
}
