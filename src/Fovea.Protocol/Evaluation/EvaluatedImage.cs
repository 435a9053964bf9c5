using Fovea.Protocol.Training;

namespace Fovea.Protocol.Evaluation;

/// <summary>A picture of an iteration, with what was predicted by a model that had not seen it.</summary>
public sealed record EvaluatedImage
{
    /// <summary>The image.</summary>
    public Guid Id { get; init; }

    /// <summary>In pixels, as it is served.</summary>
    public int Width { get; init; }

    /// <summary>In pixels, as it is served.</summary>
    public int Height { get; init; }

    /// <summary>A signed address of the picture.</summary>
    public string ImageUri { get; init; } = "";

    /// <summary>A signed address of the thumbnail.</summary>
    public string ThumbnailUri { get; init; } = "";

    /// <summary>The tags it had when the iteration was trained.</summary>
    public IReadOnlyList<ImageTag> Tags { get; init; } = [];

    /// <summary>Most probable first.</summary>
    public IReadOnlyList<Fovea.Protocol.Prediction.Prediction> Predictions { get; init; } = [];
}
