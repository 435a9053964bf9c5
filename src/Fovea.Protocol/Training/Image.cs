using Fovea.Protocol.Json;

namespace Fovea.Protocol.Training;

/// <summary>A training image.</summary>
public sealed record Image
{
    /// <summary>The id of the image.</summary>
    public Guid Id { get; init; }

    /// <summary>When the image was uploaded.</summary>
    [UtcDateTime(FractionDigits = 7)]
    public DateTimeOffset Created { get; init; }

    /// <summary>Width of the stored image, in pixels.</summary>
    public int Width { get; init; }

    /// <summary>Height of the stored image, in pixels.</summary>
    public int Height { get; init; }

    /// <summary>Where to fetch the stored image.</summary>
    public string? ResizedImageUri { get; init; }

    /// <summary>Where to fetch the thumbnail.</summary>
    public string? ThumbnailUri { get; init; }

    /// <summary>Where to fetch the image; the same as the resized one.</summary>
    public string? OriginalImageUri { get; init; }

    /// <summary>The image's tags; left out of the JSON when there are none.</summary>
    [OmitWhenEmpty]
    public IReadOnlyList<ImageTag>? Tags { get; init; }

    /// <summary>The image's boxes; left out of the JSON when there are none.</summary>
    [OmitWhenEmpty]
    public IReadOnlyList<ImageRegion>? Regions { get; init; }

    /// <summary>The user's own pairs; left out of the JSON when there are none.</summary>
    [OmitWhenEmpty]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
