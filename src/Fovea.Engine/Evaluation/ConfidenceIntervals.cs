namespace Fovea.Engine.Evaluation;

/// <summary>95 % bootstrap intervals of an iteration's metrics.</summary>
/// <param name="Accuracy">See <see cref="Evaluation.Accuracy"/>.</param>
/// <param name="Precision">Micro-averaged, at the threshold.</param>
/// <param name="Recall">Micro-averaged, at the threshold.</param>
/// <param name="AveragePrecision">Mean over the tags present.</param>
public sealed record ConfidenceIntervals(
    ConfidenceInterval Accuracy, ConfidenceInterval Precision, ConfidenceInterval Recall, ConfidenceInterval AveragePrecision);
