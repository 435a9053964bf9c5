namespace Fovea.Engine.Evaluation;

/// <summary>Predictions of pictures, made by models that were neither trained nor tuned on the picture's fold.</summary>
/// <remarks>Quick training predicts every picture; advanced training may leave folds out, whose pictures have no prediction.</remarks>
/// <param name="ClassCount">Number of tags, C.</param>
/// <param name="Probabilities"><c>[N, C]</c> row-major, in [0, 1]; zeros for a picture without a prediction.</param>
/// <param name="Folds">Zero-based fold of each picture, <c>[N]</c>; -1 for a picture without a prediction.</param>
public sealed record OutOfFoldPredictions(int ClassCount, float[] Probabilities, int[] Folds)
{
    /// <summary>The pictures that have a prediction, ascending.</summary>
    public IReadOnlyList<int> PredictedRows { get; } = [.. Enumerable.Range(0, Folds.Length).Where(row => Folds[row] >= 0)];

    /// <summary>The predictions of these alone, <c>[PredictedRows, C]</c>.</summary>
    public float[] PredictedProbabilities() => PredictedRows.Count == Folds.Length
        ? Probabilities
        : [.. PredictedRows.SelectMany(row => Probabilities.AsSpan(row * ClassCount, ClassCount).ToArray())];
}
