using Fovea.Engine.Data;

namespace Fovea.Engine.Evaluation;

/// <summary>Everything measured about a set of predictions.</summary>
/// <param name="Type">Multiclass or multilabel.</param>
/// <param name="Pictures">Number of pictures.</param>
/// <param name="ClassNames">Names of the tags, by class index.</param>
/// <param name="Accuracy">Multiclass: share of pictures whose most probable class is the label.
/// Multilabel: share of pictures whose set of tags at the threshold is exactly right.</param>
/// <param name="Metrics">Precision, recall and average precision, overall and per tag, at the threshold.</param>
/// <param name="ExpectedCalibrationError">In [0, 1], 15 equal-width bins; see <see cref="Evaluation.ExpectedCalibrationError"/>.</param>
/// <param name="CalibrationBins">The reliability diagram behind that error.</param>
/// <param name="ConfusionMatrix">For multiclass; <see langword="null"/> for multilabel.</param>
/// <param name="PrecisionRecallCurves">One per tag, by class index.</param>
/// <param name="Intervals">95 % bootstrap intervals.</param>
/// <param name="SuspectLabels">Most suspicious first.</param>
public sealed record EvaluationReport(
    ClassificationType Type,
    int Pictures,
    IReadOnlyList<string> ClassNames,
    double Accuracy,
    IterationMetrics Metrics,
    double ExpectedCalibrationError,
    IReadOnlyList<CalibrationBin> CalibrationBins,
    ConfusionMatrix? ConfusionMatrix,
    IReadOnlyList<PrecisionRecallCurve> PrecisionRecallCurves,
    ConfidenceIntervals Intervals,
    IReadOnlyList<SuspectLabel> SuspectLabels);
