namespace Fovea.Charts;

/// <summary>A point of a loss curve.</summary>
/// <param name="Pictures">Pictures seen until then.</param>
/// <param name="Loss">The loss, at least 0.</param>
public readonly record struct LossMark(long Pictures, double Loss);
