using Fovea.Protocol.Json;

namespace Fovea.Protocol.Training;

/// <summary>A tag on an image.</summary>
public sealed record ImageTag
{
    /// <summary>The tag.</summary>
    public Guid TagId { get; init; }

    /// <summary>The tag's name; null inside the answers of create operations.</summary>
    public string? TagName { get; init; }

    /// <summary>When the tag was put on the image.</summary>
    [UtcDateTime(FractionDigits = 7)]
    public DateTimeOffset Created { get; init; }
}
