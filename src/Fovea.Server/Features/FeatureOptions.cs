namespace Fovea.Server.Features;

/// <summary>When features of pictures are computed; bound from the section <c>Features</c>.</summary>
public sealed class FeatureOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Features";

    /// <summary>Whether features are computed as soon as pictures are there, while nothing more urgent runs, or only when a training needs them.</summary>
    /// <value>The default is true.</value>
    public bool Ahead { get; set; } = true;
}
