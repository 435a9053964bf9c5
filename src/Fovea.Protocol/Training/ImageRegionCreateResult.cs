using Fovea.Protocol.Json;

namespace Fovea.Protocol.Training;

/// <summary>A box that was put on an image.</summary>
public sealed record ImageRegionCreateResult
{
    /// <summary>The image.</summary>
    public Guid ImageId { get; init; }

    /// <summary>The id of the new region.</summary>
    public Guid RegionId { get; init; }

    /// <summary>Null: create operations do not repeat the name.</summary>
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
