namespace Fovea.Charts;

/// <summary>One bin of a reliability diagram.</summary>
/// <param name="Lower">Lower edge of the bin, in [0, 1].</param>
/// <param name="Upper">Upper edge of the bin.</param>
/// <param name="Count">Decisions in it; an empty bin is not drawn.</param>
/// <param name="MeanConfidence">Mean predicted probability.</param>
/// <param name="Accuracy">Share of decisions that hold true.</param>
/// <param name="AccuracyLower">Lower end of its interval.</param>
/// <param name="AccuracyUpper">Upper end of its interval.</param>
public readonly record struct ReliabilityBar(
    double Lower, double Upper, int Count, double MeanConfidence, double Accuracy, double AccuracyLower, double AccuracyUpper);
