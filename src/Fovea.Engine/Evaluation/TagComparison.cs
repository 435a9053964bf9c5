namespace Fovea.Engine.Evaluation;

/// <summary>One tag under two models.</summary>
/// <param name="ClassIndex">Zero-based tag.</param>
/// <param name="Pictures">Pictures that carry it.</param>
/// <param name="Precision">At the threshold.</param>
/// <param name="Recall">At the threshold.</param>
/// <param name="AveragePrecision">Does not depend on the threshold.</param>
public sealed record TagComparison(
    int ClassIndex, int Pictures, MetricComparison Precision, MetricComparison Recall, MetricComparison AveragePrecision);
