namespace Fovea.Protocol.Training;

/// <summary>One page of stored predictions.</summary>
public sealed record PredictionQueryResult
{
    /// <summary>The query, with what is needed to ask for the next page.</summary>
    public PredictionQueryToken? Token { get; init; }

    /// <summary>The predictions of this page.</summary>
    public IReadOnlyList<StoredImagePrediction> Results { get; init; } = [];
}
