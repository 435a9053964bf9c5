using Fovea.Engine.Data;

namespace Fovea.Engine.Evaluation;

/// <summary>Measures predictions against labels.</summary>
public static class Evaluator
{
    /// <summary>Computes every metric of <see cref="EvaluationReport"/>.</summary>
    /// <param name="probabilities"><c>[N, C]</c> row-major, in [0, 1].</param>
    /// <param name="labels">Class indices per picture: exactly one for multiclass, any number for multilabel.</param>
    /// <param name="type">Multiclass or multilabel.</param>
    /// <param name="classNames">Names of the C tags.</param>
    /// <param name="threshold">A tag is predicted when its probability is at least this, in [0, 1].</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    /// <exception cref="ArgumentException">The inputs contradict each other, or there is no picture.</exception>
    public static EvaluationReport Evaluate(
        float[] probabilities, IReadOnlyList<IReadOnlyList<int>> labels, ClassificationType type,
        IReadOnlyList<string> classNames, float threshold, int seed)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        var set = new PredictionSet(probabilities, labels, classNames.Count, type);
        var ranked = set.Rank();
        var bins = ExpectedCalibrationError.Bins(set, type);
        return new EvaluationReport(
            type,
            set.Rows,
            classNames,
            Accuracy.Compute(set, type, threshold),
            new ThresholdMetrics(ranked, classNames).At(threshold),
            ExpectedCalibrationError.Compute(bins),
            bins,
            type == ClassificationType.Multiclass ? ConfusionMatrix.Compute(set) : null,
            [.. ranked.Select(PrecisionRecallCurve.Compute)],
            Bootstrap.Compute(set, ranked, type, threshold, seed),
            SuspectLabels.Find(set, type));
    }
}
