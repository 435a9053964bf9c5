using Fovea.Engine.Evaluation;

namespace Fovea.Engine.Models;

/// <summary>How well a model did out-of-fold on its training pictures; each but the first in [0, 1].</summary>
/// <param name="Pictures">Number of pictures.</param>
/// <param name="Accuracy">See <see cref="Evaluation.EvaluationReport"/>.</param>
/// <param name="Precision">Micro-averaged, at the model's threshold.</param>
/// <param name="Recall">Micro-averaged, at the model's threshold.</param>
/// <param name="AveragePrecision">Mean over the tags.</param>
/// <param name="ExpectedCalibrationError">15 equal-width bins.</param>
public sealed record ModelMetrics(
    int Pictures, double Accuracy, double Precision, double Recall, double AveragePrecision, double ExpectedCalibrationError)
{
    internal static ModelMetrics Of(EvaluationReport evaluation) => new(
        evaluation.Pictures, evaluation.Accuracy, evaluation.Metrics.Precision, evaluation.Metrics.Recall,
        evaluation.Metrics.AveragePrecision, evaluation.ExpectedCalibrationError);
}
