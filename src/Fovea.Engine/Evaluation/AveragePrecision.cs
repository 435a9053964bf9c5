namespace Fovea.Engine.Evaluation;

/// <summary>Average precision: the area under the precision-recall curve without interpolation.</summary>
public static class AveragePrecision
{
    /// <summary>Computes <c>AP = Σ (Rₙ - Rₙ₋₁) Pₙ</c> over the thresholds that occur, highest first.</summary>
    /// <param name="scores">Score of each picture, any finite range, higher is more positive; <c>[N]</c>.</param>
    /// <param name="isPositive">Whether each picture carries the tag, <c>[N]</c>.</param>
    /// <returns>In [0, 1]; 0 when no picture carries the tag.</returns>
    /// <exception cref="ArgumentException">The lengths differ or a score is not a number.</exception>
    /// <remarks>Equal scores are one threshold. Equal to scikit-learn's <c>average_precision_score</c>.</remarks>
    public static double Compute(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
        => new RankedScores(scores, isPositive).AveragePrecision();
}
