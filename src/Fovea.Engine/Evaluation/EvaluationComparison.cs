using Fovea.Engine.Data;

namespace Fovea.Engine.Evaluation;

/// <summary>Two models on the same pictures with the same labels.</summary>
/// <param name="Pictures">Number of pictures.</param>
/// <param name="Accuracy">See <see cref="Evaluation.Accuracy"/>.</param>
/// <param name="Precision">Micro average at the threshold.</param>
/// <param name="Recall">Micro average at the threshold.</param>
/// <param name="AveragePrecision">Mean over the tags that some picture carries.</param>
/// <param name="Tags">One per tag, by class index.</param>
/// <param name="OnlyFirstRight">Zero-based pictures that the first model gets right and the second wrong.</param>
/// <param name="OnlySecondRight">The reverse.</param>
public sealed record EvaluationComparison(
    int Pictures, MetricComparison Accuracy, MetricComparison Precision, MetricComparison Recall, MetricComparison AveragePrecision,
    IReadOnlyList<TagComparison> Tags, IReadOnlyList<int> OnlyFirstRight, IReadOnlyList<int> OnlySecondRight)
{
    /// <summary>Compares.</summary>
    /// <param name="first">The first model's probabilities, <c>[N, C]</c> row-major, in [0, 1].</param>
    /// <param name="second">The second model's, in the same order.</param>
    /// <param name="labels">Class indices per picture.</param>
    /// <param name="type">Multiclass or multilabel.</param>
    /// <param name="classCount">Number of classes, C.</param>
    /// <param name="threshold">For precision, recall and multilabel accuracy, in [0, 1].</param>
    /// <param name="seed">Decides the resamples.</param>
    /// <exception cref="ArgumentException">The inputs contradict each other, or there is no picture.</exception>
    /// <remarks>
    /// A paired bootstrap: each resample measures both models, so that what makes a picture hard for both falls out of the difference.
    /// Source: Efron and Tibshirani 1993, chapter 13.
    /// </remarks>
    public static EvaluationComparison Compute(
        float[] first, float[] second, IReadOnlyList<IReadOnlyList<int>> labels, ClassificationType type, int classCount, float threshold, int seed) =>
        new ComparisonRun(new PredictionSet(first, labels, classCount, type), new PredictionSet(second, labels, classCount, type), type, threshold, seed).Compare();
}
