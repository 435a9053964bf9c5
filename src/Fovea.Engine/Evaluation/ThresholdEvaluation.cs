namespace Fovea.Engine.Evaluation;

/// <summary>What holds at one threshold, with 95 % intervals.</summary>
/// <param name="Threshold">A tag is predicted when its probability is at least this, in [0, 1].</param>
/// <param name="Accuracy">See <see cref="Evaluation.Accuracy"/>.</param>
/// <param name="Precision">Micro average over all tag decisions.</param>
/// <param name="Recall">Micro average over all tag decisions.</param>
/// <param name="AveragePrecision">Mean over the tags that some picture carries; does not depend on the threshold.</param>
/// <param name="Tags">One per tag, by class index.</param>
/// <param name="ConfusionSize">Rows and columns of <paramref name="Confusion"/>: the number of tags, for multilabel one more for "no tag".</param>
/// <param name="Confusion">Pictures by actual (row) and predicted tag (column), row-major; see docs/engine.md for multilabel.</param>
public sealed record ThresholdEvaluation(
    float Threshold, Estimate Accuracy, Estimate Precision, Estimate Recall, Estimate AveragePrecision,
    IReadOnlyList<TagEvaluation> Tags, int ConfusionSize, IReadOnlyList<int> Confusion);
