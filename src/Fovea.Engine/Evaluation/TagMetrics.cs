namespace Fovea.Engine.Evaluation;

/// <summary>How well one tag is predicted at a probability threshold.</summary>
/// <param name="ClassIndex">Zero-based tag.</param>
/// <param name="Name">The tag's name.</param>
/// <param name="Precision">True positives over predicted positives, in [0, 1]; 0 when nothing is predicted positive.</param>
/// <param name="Recall">True positives over pictures that carry the tag, in [0, 1]; 0 when none does.</param>
/// <param name="AveragePrecision">See <see cref="Evaluation.AveragePrecision"/>; does not depend on the threshold.</param>
/// <param name="Pictures">Pictures that carry the tag.</param>
/// <param name="TruePositives">Pictures that carry the tag and are predicted to.</param>
/// <param name="FalsePositives">Pictures that do not carry the tag but are predicted to.</param>
/// <param name="FalseNegatives">Pictures that carry the tag but are not predicted to.</param>
public sealed record TagMetrics(
    int ClassIndex, string Name, double Precision, double Recall, double AveragePrecision,
    int Pictures, int TruePositives, int FalsePositives, int FalseNegatives);
