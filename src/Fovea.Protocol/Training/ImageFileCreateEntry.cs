namespace Fovea.Protocol.Training;

/// <summary>One image of an upload, with its bytes.</summary>
public sealed record ImageFileCreateEntry
{
    /// <summary>The client's name for the image; comes back as <c>sourceUrl</c>.</summary>
    public string? Name { get; init; }

    /// <summary>The bytes of the image file; Base64 in JSON.</summary>
    public byte[]? Contents { get; init; }

    /// <summary>Tags for this image.</summary>
    public IReadOnlyList<Guid>? TagIds { get; init; }

    /// <summary>Boxes for this image.</summary>
    public IReadOnlyList<Region>? Regions { get; init; }
}
