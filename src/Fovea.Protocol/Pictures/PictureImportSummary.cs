namespace Fovea.Protocol.Pictures;

/// <summary>What became of the pictures of a folder or zip.</summary>
public sealed record PictureImportSummary
{
    /// <summary>Number of pictures found.</summary>
    public int Pictures { get; init; }

    /// <summary>Number of pictures added to the project.</summary>
    public int Added { get; init; }

    /// <summary>Number of pictures the project had, or that were there twice.</summary>
    public int Duplicates { get; init; }

    /// <summary>Names of the tags that were created.</summary>
    public IReadOnlyList<string> TagsCreated { get; init; } = [];

    /// <summary>The pictures that were refused.</summary>
    public IReadOnlyList<PictureImportFailure> Failures { get; init; } = [];
}
