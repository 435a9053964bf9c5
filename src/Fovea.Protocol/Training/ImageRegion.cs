using Fovea.Protocol.Json;

namespace Fovea.Protocol.Training;

/// <summary>A labelled box on an image.</summary>
public sealed record ImageRegion
{
    /// <summary>The id of the region.</summary>
    public Guid RegionId { get; init; }

    /// <summary>The tag's name; null inside the answers of create operations.</summary>
    public string? TagName { get; init; }

    /// <summary>When the region was created.</summary>
    [UtcDateTime(FractionDigits = 7)]
    public DateTimeOffset Created { get; init; }

    /// <summary>The tag of the box.</summary>
    public Guid TagId { get; init; }

    /// <summary>Distance of the left edge from the left side of the image, 0 to 1.</summary>
    public float Left { get; init; }

    /// <summary>Distance of the top edge from the top of the image, 0 to 1.</summary>
    public float Top { get; init; }

    /// <summary>Width of the box, 0 to 1.</summary>
    public float Width { get; init; }

    /// <summary>Height of the box, 0 to 1.</summary>
    public float Height { get; init; }
}
