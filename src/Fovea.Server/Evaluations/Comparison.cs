using Fovea.Engine.Evaluation;

namespace Fovea.Server.Evaluations;

/// <summary>Two iterations and what was measured.</summary>
/// <param name="First">The one of the address.</param>
/// <param name="Second">The one it is compared with.</param>
/// <param name="TagIds">The tags that both have, by class index of <paramref name="Measured"/>.</param>
/// <param name="Rows">The rows of each picture in either evaluation, by row of <paramref name="Measured"/>.</param>
/// <param name="Measured">The numbers.</param>
internal sealed record Comparison(
    Analysis First, Analysis Second, IReadOnlyList<Guid> TagIds, IReadOnlyList<(int First, int Second)> Rows, EvaluationComparison Measured);
