namespace Fovea.Protocol.Training;

/// <summary>What became of one image of an upload.</summary>
public sealed record ImageCreateResult
{
    /// <summary>The URL, file name or prediction id that the image came from, by kind of upload.</summary>
    public string? SourceUrl { get; init; }

    /// <summary>Whether the image was created, and if not, why.</summary>
    public ImageCreateStatus Status { get; init; }

    /// <summary>The image; null when it could not be created.</summary>
    public Image? Image { get; init; }
}
