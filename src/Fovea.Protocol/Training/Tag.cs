namespace Fovea.Protocol.Training;

using Fovea.Protocol.Prediction;

/// <summary>A tag of a project. As a request, null properties stay as they are.</summary>
public sealed record Tag
{
    /// <summary>The id of the tag.</summary>
    public Guid Id { get; init; }

    /// <summary>The name, unique in the project.</summary>
    public string? Name { get; init; }

    /// <summary>The description; null when none was given.</summary>
    public string? Description { get; init; }

    /// <summary>The kind of tag.</summary>
    public TagType? Type { get; init; }

    /// <summary>Number of images with this tag, in the workspace or in the iteration asked for.</summary>
    public int ImageCount { get; init; }
}
