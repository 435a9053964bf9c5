using System.Text.Json.Serialization;

namespace Fovea.Protocol.Prediction;

/// <summary>How probable one tag is for an image; for detectors, with the box it was found in.</summary>
public sealed record Prediction
{
    /// <summary>Probability of the tag, 0 to 1.</summary>
    public float Probability { get; init; }

    /// <summary>The tag.</summary>
    public Guid TagId { get; init; }

    /// <summary>The tag's name when the iteration was trained.</summary>
    public string? TagName { get; init; }

    /// <summary>The box of a detector; null, and left out of the JSON, for a classifier.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BoundingBox? BoundingBox { get; init; }

    /// <summary>The kind of tag.</summary>
    public TagType? TagType { get; init; }
}
