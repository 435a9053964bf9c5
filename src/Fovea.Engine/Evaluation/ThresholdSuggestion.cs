namespace Fovea.Engine.Evaluation;

/// <summary>The threshold with the best F1, the harmonic mean of precision and recall.</summary>
/// <param name="Threshold">In [0, 1]: halfway between the last score it takes in and the first it leaves out.</param>
/// <param name="F1">At that threshold, in [0, 1].</param>
/// <param name="Precision">At that threshold.</param>
/// <param name="Recall">At that threshold.</param>
public sealed record ThresholdSuggestion(float Threshold, double F1, double Precision, double Recall)
{
    /// <summary>Finds it.</summary>
    /// <param name="scores">Probability of each decision, in [0, 1].</param>
    /// <param name="isPositive">Whether each decision should be positive.</param>
    /// <returns><see langword="null"/> when nothing is positive.</returns>
    /// <remarks>Among thresholds of equal F1 the one closest to 0.5: a tie says nothing, and 0.5 is what probabilities mean.</remarks>
    public static ThresholdSuggestion? Find(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive) => Find(new RankedScores(scores, isPositive));

    internal static ThresholdSuggestion? Find(RankedScores ranked)
    {
        ThresholdSuggestion? best = null;
        for (var rank = 0; rank < ranked.Order.Length; rank++)
        {
            if (!ranked.EndsTie(rank) || ranked.TruePositives(rank) == 0)
            {
                continue;
            }

            var hits = ranked.TruePositives(rank);
            var f1 = 2.0 * hits / (rank + 1 + ranked.PositiveCount);
            var threshold = Between(ranked, rank);
            if (best is null || f1 > best.F1 || (f1 == best.F1 && Math.Abs(threshold - 0.5f) < Math.Abs(best.Threshold - 0.5f)))
            {
                best = new ThresholdSuggestion(threshold, f1, hits / (rank + 1.0), (double)hits / ranked.PositiveCount);
            }
        }

        return best;
    }

    // Any number between the two scores decides alike here; the one closest to 0.5 but not on an edge serves unseen pictures best.
    private static float Between(RankedScores ranked, int rank)
    {
        var upper = ranked.Score(rank);
        var lower = rank + 1 == ranked.Order.Length ? 0 : ranked.Score(rank + 1);
        var middle = (upper + lower) / 2;
        return middle > lower ? middle : upper;
    }
}
