using Fovea.Protocol.Prediction;

namespace Fovea.Protocol.Pictures;

/// <summary>A tag of <see cref="PictureAnnotations"/>.</summary>
public sealed record AnnotatedTag
{
    /// <summary>The name as the project has it.</summary>
    public required string Name { get; init; }

    /// <summary>The folder that stands for it, a name that every file system takes.</summary>
    public string? Folder { get; init; }

    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary>Regular, unless said otherwise.</summary>
    public TagType Type { get; init; } = TagType.Regular;
}
