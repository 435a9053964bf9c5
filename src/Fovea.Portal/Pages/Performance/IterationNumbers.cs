using Fovea.Protocol.Evaluation;

namespace Fovea.Portal.Pages.Performance;

/// <summary>The numbers of an iteration, fetched once for every threshold.</summary>
/// <param name="Evaluation">At the threshold the page was opened with.</param>
/// <param name="Curves">At every hundredth threshold.</param>
/// <param name="TrainedSeconds">How long the training took.</param>
public sealed record IterationNumbers(IterationEvaluation Evaluation, EvaluationCurves Curves, double TrainedSeconds)
{
    public Estimate PrecisionAt(EvaluationCurve curve, float threshold) => curve.Precision[StepOf(threshold)];

    public Estimate RecallAt(EvaluationCurve curve, float threshold) => curve.Recall[StepOf(threshold)];

    /// <summary>The threshold nearest to the one asked for, of those that the curves have.</summary>
    public float Nearest(float threshold) => Curves.Thresholds[StepOf(threshold)];

    private int StepOf(float threshold) => (int)Math.Round(Math.Clamp(threshold, 0, 1) * (Curves.Thresholds.Count - 1));
}
