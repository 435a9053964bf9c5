namespace Fovea.Engine.Evaluation;

/// <summary>How well a whole iteration predicts at a probability threshold.</summary>
/// <param name="Threshold">A tag is predicted when its probability is at least this, in [0, 1].</param>
/// <param name="Precision">Micro average over all tag decisions, in [0, 1]; 0 when nothing is predicted positive.</param>
/// <param name="Recall">Micro average over all tag decisions, in [0, 1].</param>
/// <param name="AveragePrecision">Mean over the tags that at least one picture carries, in [0, 1].</param>
/// <param name="Tags">One entry per tag, by class index.</param>
public sealed record IterationMetrics(
    float Threshold, double Precision, double Recall, double AveragePrecision, IReadOnlyList<TagMetrics> Tags);
