namespace Fovea.Charts;

/// <summary>Where a curve lies at one recall.</summary>
/// <param name="Recall">In [0, 1].</param>
/// <param name="Lower">Lower end of the precision, in [0, 1].</param>
/// <param name="Upper">Upper end of the precision, in [0, 1].</param>
public readonly record struct BandMark(double Recall, double Lower, double Upper);
