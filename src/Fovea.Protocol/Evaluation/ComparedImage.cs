namespace Fovea.Protocol.Evaluation;

/// <summary>A picture that one of two iterations gets right and the other wrong.</summary>
public sealed record ComparedImage
{
    /// <summary>Whether the first iteration gets it right.</summary>
    public bool IsFirstRight { get; init; }

    /// <summary>The picture with the predictions of the first iteration.</summary>
    public EvaluatedImage Image { get; init; } = new();

    /// <summary>Those of the second, most probable first.</summary>
    public IReadOnlyList<Fovea.Protocol.Prediction.Prediction> SecondPredictions { get; init; } = [];
}
