using Fovea.Engine.Data;

namespace Fovea.Engine.Evaluation;

/// <summary>How often pictures of one class are predicted as another (multiclass, most probable class).</summary>
/// <param name="ClassCount">Number of classes, C.</param>
/// <param name="Counts"><c>[C, C]</c> row-major: row = labelled class, column = predicted class.</param>
public sealed record ConfusionMatrix(int ClassCount, int[] Counts)
{
    /// <summary>Number of pictures labelled with one class and predicted as another.</summary>
    /// <param name="labelled">Zero-based row.</param>
    /// <param name="predicted">Zero-based column.</param>
    public int this[int labelled, int predicted] => Counts[(labelled * ClassCount) + predicted];

    /// <summary>Counts the pictures.</summary>
    /// <param name="probabilities"><c>[N, C]</c> row-major, in [0, 1].</param>
    /// <param name="labels">Exactly one class index per picture.</param>
    /// <param name="classCount">Number of classes, C.</param>
    /// <exception cref="ArgumentException">The inputs contradict each other, or there is no picture.</exception>
    /// <remarks>Equal to scikit-learn's <c>confusion_matrix</c>.</remarks>
    public static ConfusionMatrix Compute(float[] probabilities, IReadOnlyList<IReadOnlyList<int>> labels, int classCount)
        => Compute(new PredictionSet(probabilities, labels, classCount, ClassificationType.Multiclass));

    internal static ConfusionMatrix Compute(PredictionSet set)
    {
        var counts = new int[set.ClassCount * set.ClassCount];
        for (var row = 0; row < set.Rows; row++)
        {
            counts[(set.Labels[row][0] * set.ClassCount) + set.Best(row)]++;
        }

        return new ConfusionMatrix(set.ClassCount, counts);
    }
}
