namespace Fovea.Protocol.Prediction;

/// <summary>Request body of the operations that take an image by its address.</summary>
public sealed record ImageUrl
{
    /// <summary>Where to fetch the image; an absolute HTTP or HTTPS address.</summary>
    public string? Url { get; init; }
}
