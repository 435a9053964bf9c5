namespace Fovea.Engine.Evaluation;

/// <summary>A precision-recall curve with its band, and precision and recall at every hundredth threshold.</summary>
/// <param name="Curve">Every point of the curve.</param>
/// <param name="Band">Where 95 % of the resamples lie.</param>
/// <param name="Precision">At the thresholds 0, 0.01 ... 1, <c>[101]</c>.</param>
/// <param name="Recall">At the same thresholds, <c>[101]</c>.</param>
public sealed record EvaluationCurve(
    PrecisionRecallCurve Curve, PrecisionRecallBand Band, IReadOnlyList<Estimate> Precision, IReadOnlyList<Estimate> Recall);
