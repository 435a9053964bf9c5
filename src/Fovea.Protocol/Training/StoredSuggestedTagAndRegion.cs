namespace Fovea.Protocol.Training;

using Fovea.Protocol.Prediction;

/// <summary>A suggestion together with its image.</summary>
public sealed record StoredSuggestedTagAndRegion
{
    /// <summary>Width of the stored image, in pixels.</summary>
    public int Width { get; init; }

    /// <summary>Height of the stored image, in pixels.</summary>
    public int Height { get; init; }

    /// <summary>Where to fetch the stored image.</summary>
    public string? ResizedImageUri { get; init; }

    /// <summary>Where to fetch the thumbnail.</summary>
    public string? ThumbnailUri { get; init; }

    /// <summary>Where to fetch the image; the same as the resized one.</summary>
    public string? OriginalImageUri { get; init; }

    /// <summary>The domain of the iteration that suggests.</summary>
    public Guid Domain { get; init; }

    /// <summary>The id of the image.</summary>
    public Guid Id { get; init; }

    /// <summary>The project.</summary>
    public Guid Project { get; init; }

    /// <summary>The iteration that suggests.</summary>
    public Guid Iteration { get; init; }

    /// <summary>When the suggestion was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The suggested tags, or tags and boxes.</summary>
    public IReadOnlyList<Prediction> Predictions { get; init; } = [];

    /// <summary>How unsure the iteration is, 0 to 1.</summary>
    public float PredictionUncertainty { get; init; }
}
