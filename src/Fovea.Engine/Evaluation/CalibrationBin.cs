namespace Fovea.Engine.Evaluation;

/// <summary>One bar of a reliability diagram.</summary>
/// <param name="Lower">Lower edge of the confidence bin, exclusive except in the first bin.</param>
/// <param name="Upper">Upper edge, inclusive.</param>
/// <param name="Count">Decisions in the bin.</param>
/// <param name="MeanConfidence">Mean predicted probability, 0 for an empty bin.</param>
/// <param name="Accuracy">Share of decisions that hold true, 0 for an empty bin.</param>
public sealed record CalibrationBin(double Lower, double Upper, int Count, double MeanConfidence, double Accuracy);
