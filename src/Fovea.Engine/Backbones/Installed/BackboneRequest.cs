namespace Fovea.Engine.Backbones.Installed;

/// <summary>What somebody says of a network that is to become a backbone; what is <see langword="null"/> is found in the file or has a usual value.</summary>
/// <param name="Id">The new backbone's id: lower-case letters, digits, '-' and '.', at most 64.</param>
public sealed record BackboneRequest(string Id)
{
    /// <summary>Name of the value that holds the features; any value of the graph.</summary>
    /// <value>By default the output named <c>features</c>, else what the last fully connected layer reads, else the only output.</value>
    public string? FeaturesOutput { get; init; }

    /// <summary>Side of the square input, in pixels, 32 to 1024.</summary>
    /// <value>By default the file's own, or 224 where it takes any.</value>
    public int? InputSizePixels { get; init; }

    /// <summary>Mean of the red, green and blue channel, of values in [0, 1].</summary>
    /// <value>By default ImageNet's, which most networks are trained with.</value>
    public IReadOnlyList<float> Mean { get; init; } = [0.485f, 0.456f, 0.406f];

    /// <summary>Standard deviation of the three channels, of values in [0, 1]; above 0.</summary>
    /// <value>By default ImageNet's.</value>
    public IReadOnlyList<float> Std { get; init; } = [0.229f, 0.224f, 0.225f];
}
