namespace Fovea.Protocol.Pictures;

/// <summary>A picture of <see cref="PictureAnnotations"/>.</summary>
public sealed record AnnotatedPicture
{
    /// <summary>The path below the top of the folder or zip, with <c>/</c> between names.</summary>
    public required string File { get; init; }

    /// <summary>Names of all its tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Its boxes.</summary>
    public IReadOnlyList<AnnotatedRegion> Regions { get; init; } = [];

    /// <summary>What the owner noted of it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
