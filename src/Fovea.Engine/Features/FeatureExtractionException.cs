namespace Fovea.Engine.Features;

/// <summary>The features of a picture could not be computed.</summary>
/// <param name="contentHash">SHA-256 of the picture's bytes.</param>
/// <param name="innerException">What happened.</param>
public sealed class FeatureExtractionException(string contentHash, Exception innerException)
    : Exception($"The features of the picture {contentHash} could not be computed: {innerException.Message}", innerException)
{
    /// <summary>SHA-256 of the picture's bytes.</summary>
    public string ContentHash { get; } = contentHash;
}
