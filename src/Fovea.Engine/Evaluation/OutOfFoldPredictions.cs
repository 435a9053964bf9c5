namespace Fovea.Engine.Evaluation;

/// <summary>One prediction per picture, made by a model that was neither trained nor tuned on the picture's fold.</summary>
/// <param name="ClassCount">Number of tags, C.</param>
/// <param name="Probabilities"><c>[N, C]</c> row-major, in [0, 1].</param>
/// <param name="Folds">Zero-based fold of each picture, <c>[N]</c>.</param>
public sealed record OutOfFoldPredictions(int ClassCount, float[] Probabilities, int[] Folds);
