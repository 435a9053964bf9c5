namespace Fovea.Protocol.Training;

using Fovea.Protocol.Json;
using Fovea.Protocol.Prediction;

/// <summary>What evaluation predicted for one training image.</summary>
public sealed record ImagePerformance
{
    /// <summary>The predictions made while the iteration was evaluated.</summary>
    public IReadOnlyList<Prediction>? Predictions { get; init; }

    /// <summary>The id of the image.</summary>
    public Guid Id { get; init; }

    /// <summary>When the image was uploaded.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Width of the stored image, in pixels.</summary>
    public int Width { get; init; }

    /// <summary>Height of the stored image, in pixels.</summary>
    public int Height { get; init; }

    /// <summary>Where to fetch the image.</summary>
    public string? ImageUri { get; init; }

    /// <summary>Where to fetch the thumbnail.</summary>
    public string? ThumbnailUri { get; init; }

    /// <summary>The image's true tags; left out of the JSON when there are none.</summary>
    [OmitWhenEmpty]
    public IReadOnlyList<ImageTag>? Tags { get; init; }

    /// <summary>The image's true boxes; left out of the JSON when there are none.</summary>
    [OmitWhenEmpty]
    public IReadOnlyList<ImageRegion>? Regions { get; init; }
}
