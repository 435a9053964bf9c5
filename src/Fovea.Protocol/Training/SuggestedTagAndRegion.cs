namespace Fovea.Protocol.Training;

using Fovea.Protocol.Prediction;

/// <summary>Tags suggested for an untagged image.</summary>
public sealed record SuggestedTagAndRegion
{
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
