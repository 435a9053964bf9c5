namespace Fovea.Engine.Evaluation;

/// <summary>Precision against recall of one tag for every threshold that occurs.</summary>
/// <param name="Precision"><c>[T + 1]</c>; the last is 1 by convention.</param>
/// <param name="Recall"><c>[T + 1]</c>, falling; the last is 0.</param>
/// <param name="Thresholds"><c>[T]</c>, rising: point i holds for "score at least Thresholds[i]".</param>
public sealed record PrecisionRecallCurve(double[] Precision, double[] Recall, float[] Thresholds);
