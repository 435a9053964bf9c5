namespace Fovea.Protocol.Prediction;

/// <summary>A rectangle in an image, as fractions of its width and height; the origin is the top left corner.</summary>
public sealed record BoundingBox
{
    /// <summary>Distance of the left edge from the left side of the image, 0 to 1.</summary>
    public float Left { get; init; }

    /// <summary>Distance of the top edge from the top of the image, 0 to 1.</summary>
    public float Top { get; init; }

    /// <summary>Width of the box, 0 to 1.</summary>
    public float Width { get; init; }

    /// <summary>Height of the box, 0 to 1.</summary>
    public float Height { get; init; }
}
