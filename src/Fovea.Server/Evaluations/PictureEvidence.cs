using Fovea.Engine.Evaluation;

namespace Fovea.Server.Evaluations;

/// <summary>What an iteration's pictures say of its labels and of each other; rows are those of its evaluation.</summary>
/// <param name="Suspects">Most suspicious first.</param>
/// <param name="Groups">Near-duplicates, at least two a group, those across tags first.</param>
/// <param name="Warnings">The most important first.</param>
internal sealed record PictureEvidence(
    IReadOnlyList<SuspectLabel> Suspects, IReadOnlyList<IReadOnlyList<int>> Groups, IReadOnlyList<EvaluationWarning> Warnings);
