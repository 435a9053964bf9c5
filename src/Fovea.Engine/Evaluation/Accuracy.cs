using Fovea.Engine.Data;

namespace Fovea.Engine.Evaluation;

/// <summary>Share of pictures that are predicted right.</summary>
public static class Accuracy
{
    /// <summary>
    /// Multiclass: share of pictures whose most probable class (the first among equals) is the label, whatever the threshold.
    /// Multilabel: share of pictures whose set of tags at the threshold is exactly the labelled set.
    /// </summary>
    /// <param name="probabilities"><c>[N, C]</c> row-major, in [0, 1].</param>
    /// <param name="labels">Class indices per picture.</param>
    /// <param name="classCount">Number of classes, C.</param>
    /// <param name="type">Multiclass or multilabel.</param>
    /// <param name="threshold">For multilabel, in [0, 1].</param>
    /// <returns>In [0, 1].</returns>
    /// <exception cref="ArgumentException">The inputs contradict each other, or there is no picture.</exception>
    /// <remarks>Equal to scikit-learn's <c>accuracy_score</c>.</remarks>
    public static double Compute(
        float[] probabilities, IReadOnlyList<IReadOnlyList<int>> labels, int classCount, ClassificationType type, float threshold = 0.5f)
        => Compute(new PredictionSet(probabilities, labels, classCount, type), type, threshold);

    internal static double Compute(PredictionSet set, ClassificationType type, float threshold)
        => Enumerable.Range(0, set.Rows).Count(row => set.IsCorrect(row, type, threshold)) / (double)set.Rows;
}
