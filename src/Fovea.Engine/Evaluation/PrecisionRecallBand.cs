namespace Fovea.Engine.Evaluation;

/// <summary>Where a precision-recall curve lies in 95 % of the resamples, recall level by recall level.</summary>
/// <param name="Recall"><c>[51]</c>, rising from 0 to 1.</param>
/// <param name="Lower">Lower end of the precision at which that recall is first reached, <c>[51]</c>, in [0, 1].</param>
/// <param name="Upper">Upper end, <c>[51]</c>.</param>
public sealed record PrecisionRecallBand(double[] Recall, double[] Lower, double[] Upper);
