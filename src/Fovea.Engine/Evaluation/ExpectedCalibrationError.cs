using Fovea.Engine.Data;

namespace Fovea.Engine.Evaluation;

/// <summary>How far probabilities are from frequencies.</summary>
public static class ExpectedCalibrationError
{
    /// <summary>Number of equal-width confidence bins.</summary>
    public const int BinCount = 15;

    /// <summary>Fills the bins of a reliability diagram.</summary>
    /// <param name="probabilities"><c>[N, C]</c> row-major, in [0, 1].</param>
    /// <param name="labels">Class indices per picture.</param>
    /// <param name="classCount">Number of classes, C.</param>
    /// <param name="type">Multiclass: one decision per picture, the most probable class and its probability.
    /// Multilabel: one decision per picture and tag, the tag's probability against whether the picture carries it.</param>
    /// <returns>15 bins over [0, 1], each without its lower and with its upper edge; 0 falls into the first.</returns>
    /// <exception cref="ArgumentException">The inputs contradict each other, or there is no picture.</exception>
    /// <remarks>Source: Guo et al. 2017, arXiv:1706.04599, section 2.</remarks>
    public static IReadOnlyList<CalibrationBin> Bins(
        float[] probabilities, IReadOnlyList<IReadOnlyList<int>> labels, int classCount, ClassificationType type)
        => Bins(new PredictionSet(probabilities, labels, classCount, type), type);

    /// <summary>Computes <c>Σ (count / total) · |accuracy - mean confidence|</c> over the bins.</summary>
    /// <param name="bins">See <see cref="Bins(float[], IReadOnlyList{IReadOnlyList{int}}, int, ClassificationType)"/>.</param>
    /// <returns>In [0, 1].</returns>
    public static double Compute(IReadOnlyList<CalibrationBin> bins)
        => bins.Sum(bin => bin.Count * Math.Abs(bin.Accuracy - bin.MeanConfidence)) / Math.Max(1, bins.Sum(bin => (double)bin.Count));

    internal static IReadOnlyList<CalibrationBin> Bins(PredictionSet set, ClassificationType type)
    {
        var counts = new int[BinCount];
        var hits = new int[BinCount];
        var confidences = new double[BinCount];
        for (var row = 0; row < set.Rows; row++)
        {
            var (first, end) = type == ClassificationType.Multiclass ? (set.Best(row), set.Best(row) + 1) : (0, set.ClassCount);
            for (var c = first; c < end; c++)
            {
                double confidence = set.Probability(row, c);
                var bin = Math.Clamp((int)Math.Ceiling(confidence * BinCount) - 1, 0, BinCount - 1);
                counts[bin]++;
                hits[bin] += set.Carries(row, c) ? 1 : 0;
                confidences[bin] += confidence;
            }
        }

        return [.. counts.Select((count, bin) => new CalibrationBin(
            bin / (double)BinCount, (bin + 1) / (double)BinCount, count,
            count == 0 ? 0 : confidences[bin] / count, ThresholdMetrics.Ratio(hits[bin], count)))];
    }
}
