namespace Fovea.Engine.Evaluation;

/// <summary>Precision and recall at any threshold, from scores sorted once.</summary>
/// <remarks>
/// A tag is predicted when its probability is at least the threshold; in a multiclass iteration too, so that a picture can have no
/// predicted tag, or several below 0.5. Precision and recall equal scikit-learn's <c>precision_recall_fscore_support</c> with
/// <c>zero_division=0</c>: per tag with <c>average=None</c>, overall with <c>average='micro'</c>.
/// </remarks>
public sealed class ThresholdMetrics
{
    private readonly RankedScores[] ranked;
    private readonly double[] averagePrecisions;
    private readonly IReadOnlyList<string> classNames;

    /// <summary>Sorts the scores of every tag.</summary>
    /// <param name="probabilities"><c>[N, C]</c> row-major, in [0, 1].</param>
    /// <param name="labels">Class indices per picture, any number.</param>
    /// <param name="classNames">Names of the C tags.</param>
    /// <exception cref="ArgumentException">The inputs contradict each other, or there is no picture.</exception>
    public ThresholdMetrics(float[] probabilities, IReadOnlyList<IReadOnlyList<int>> labels, IReadOnlyList<string> classNames)
        : this(new PredictionSet(probabilities, labels, classNames.Count).Rank(), classNames)
    {
    }

    internal ThresholdMetrics(RankedScores[] ranked, IReadOnlyList<string> classNames)
    {
        this.ranked = ranked;
        this.classNames = classNames;
        averagePrecisions = [.. ranked.Select(scores => scores.AveragePrecision())];
    }

    /// <summary>Computes the metrics at a threshold: a binary search per tag.</summary>
    /// <param name="threshold">A tag is predicted when its probability is at least this, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is outside [0, 1].</exception>
    public IterationMetrics At(float threshold)
    {
        if (!(threshold is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "A threshold lies in [0, 1].");
        }

        var tags = ranked.Select((scores, c) => TagAt(c, scores, threshold)).ToArray();
        long hits = tags.Sum(tag => (long)tag.TruePositives);
        var present = tags.Where(tag => tag.Pictures > 0).ToArray();
        return new IterationMetrics(
            threshold,
            Ratio(hits, hits + tags.Sum(tag => (long)tag.FalsePositives)),
            Ratio(hits, tags.Sum(tag => (long)tag.Pictures)),
            present.Length == 0 ? 0 : present.Average(tag => tag.AveragePrecision),
            tags);
    }

    private TagMetrics TagAt(int classIndex, RankedScores scores, float threshold)
    {
        var predicted = scores.CountAtLeast(threshold);
        var hits = predicted == 0 ? 0 : scores.TruePositives(predicted - 1);
        return new TagMetrics(
            classIndex, classNames[classIndex], Ratio(hits, predicted), Ratio(hits, scores.PositiveCount), averagePrecisions[classIndex],
            scores.PositiveCount, hits, predicted - hits, scores.PositiveCount - hits);
    }

    internal static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}
