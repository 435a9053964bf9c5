namespace Fovea.Engine.Evaluation;

/// <summary>Precision against recall of one tag for every threshold that occurs.</summary>
/// <param name="Precision"><c>[T + 1]</c>, in [0, 1]; the last is 1 by convention.</param>
/// <param name="Recall"><c>[T + 1]</c>, falling; the last is 0.</param>
/// <param name="Thresholds"><c>[T]</c>, rising: point i holds for "score at least Thresholds[i]".</param>
public sealed record PrecisionRecallCurve(double[] Precision, double[] Recall, float[] Thresholds)
{
    /// <summary>Computes the curve.</summary>
    /// <param name="scores">Score of each picture, <c>[N]</c>.</param>
    /// <param name="isPositive">Whether each picture carries the tag, <c>[N]</c>.</param>
    /// <exception cref="ArgumentException">The lengths differ or a score is not a number.</exception>
    /// <remarks>Equal to scikit-learn's <c>precision_recall_curve</c> without dropped points; recall is 1 throughout when no picture carries the tag.</remarks>
    public static PrecisionRecallCurve Compute(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
        => Compute(new RankedScores(scores, isPositive));

    internal static PrecisionRecallCurve Compute(RankedScores ranked)
    {
        var ranks = Enumerable.Range(0, ranked.Order.Length).Where(ranked.EndsTie).Reverse().ToArray();
        var precision = ranks.Select(rank => ranked.TruePositives(rank) / (rank + 1.0)).Append(1).ToArray();
        var recall = ranks.Select(rank => ranked.PositiveCount == 0 ? 1 : (double)ranked.TruePositives(rank) / ranked.PositiveCount).Append(0).ToArray();
        return new PrecisionRecallCurve(precision, recall, [.. ranks.Select(ranked.Score)]);
    }

    /// <summary>The same line with fewer points.</summary>
    /// <param name="maxPoints">Most points, at least 2; both ends stay.</param>
    public PrecisionRecallCurve Thin(int maxPoints)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPoints, 2);
        if (Precision.Length <= maxPoints)
        {
            return this;
        }

        int[] kept = [.. Enumerable.Range(0, maxPoints).Select(i => (int)((long)i * (Precision.Length - 1) / (maxPoints - 1)))];
        return new PrecisionRecallCurve([.. kept.Select(i => Precision[i])], [.. kept.Select(i => Recall[i])], [.. kept.SkipLast(1).Select(i => Thresholds[i])]);
    }
}
