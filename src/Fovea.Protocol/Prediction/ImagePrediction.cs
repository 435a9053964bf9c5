namespace Fovea.Protocol.Prediction;

/// <summary>The result of one prediction call.</summary>
public sealed record ImagePrediction
{
    /// <summary>Id of this prediction; also the key of the stored prediction.</summary>
    public Guid Id { get; init; }

    /// <summary>The project whose iteration answered.</summary>
    public Guid Project { get; init; }

    /// <summary>The iteration that answered.</summary>
    public Guid Iteration { get; init; }

    /// <summary>When the prediction was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>One entry per tag for a classifier, one per box for a detector; most probable first.</summary>
    public IReadOnlyList<Prediction> Predictions { get; init; } = [];
}
