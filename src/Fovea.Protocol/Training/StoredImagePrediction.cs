namespace Fovea.Protocol.Training;

using Fovea.Protocol.Prediction;

/// <summary>A prediction that was kept together with its image.</summary>
public sealed record StoredImagePrediction
{
    /// <summary>Where to fetch the stored image.</summary>
    public string? ResizedImageUri { get; init; }

    /// <summary>Where to fetch the thumbnail.</summary>
    public string? ThumbnailUri { get; init; }

    /// <summary>Where to fetch the image; the same as the resized one.</summary>
    public string? OriginalImageUri { get; init; }

    /// <summary>The domain of the iteration that answered.</summary>
    public Guid Domain { get; init; }

    /// <summary>The id of the prediction.</summary>
    public Guid Id { get; init; }

    /// <summary>The project whose iteration answered.</summary>
    public Guid Project { get; init; }

    /// <summary>The iteration that answered.</summary>
    public Guid Iteration { get; init; }

    /// <summary>When the prediction was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The result, most probable first.</summary>
    public IReadOnlyList<Prediction> Predictions { get; init; } = [];
}
