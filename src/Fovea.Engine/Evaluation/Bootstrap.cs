using Fovea.Engine.Data;

namespace Fovea.Engine.Evaluation;

/// <summary>Percentile bootstrap over pictures.</summary>
public static class Bootstrap
{
    /// <summary>Number of resamples.</summary>
    public const int Resamples = 1000;

    /// <summary>Computes 95 % intervals from 1,000 resamples of the pictures, drawn with replacement.</summary>
    /// <param name="probabilities"><c>[N, C]</c> row-major, in [0, 1].</param>
    /// <param name="labels">Class indices per picture.</param>
    /// <param name="classCount">Number of classes, C.</param>
    /// <param name="type">Multiclass or multilabel.</param>
    /// <param name="threshold">For precision, recall and multilabel accuracy, in [0, 1].</param>
    /// <param name="seed">Decides the resamples; the result does not depend on the number of processors.</param>
    /// <exception cref="ArgumentException">The inputs contradict each other, or there is no picture.</exception>
    /// <remarks>
    /// Source: Efron and Tibshirani 1993, chapter 13. The model is not trained again, so the intervals tell how much the choice of
    /// pictures to score matters, not how much the training pictures matter. A tag that a resample misses is left out of its average precision.
    /// Where no resample differs, as when all pictures are right, the bootstrap sees no spread at all; Wilson's interval for that many
    /// pictures stands in (<see cref="WilsonInterval"/>). It holds for every metric here, since a mean of values in
    /// [0, 1] varies at most as much as a proportion does.
    /// </remarks>
    public static ConfidenceIntervals Compute(
        float[] probabilities, IReadOnlyList<IReadOnlyList<int>> labels, int classCount, ClassificationType type, float threshold, int seed)
    {
        var set = new PredictionSet(probabilities, labels, classCount, type);
        return Compute(set, set.Rank(), type, threshold, seed);
    }

    internal static ConfidenceIntervals Compute(PredictionSet set, RankedScores[] ranked, ClassificationType type, float threshold, int seed)
    {
        var pictures = Enumerable.Range(0, set.Rows).Select(row => Summarise(set, row, type, threshold)).ToArray();
        var samples = new Sample[Resamples];
        Parallel.For(0, Resamples, i => samples[i] = Resample(pictures, ranked, unchecked((seed * Resamples) + i)));
        return new ConfidenceIntervals(
            Resampling.Interval(samples.Select(s => s.Accuracy), set.Rows), Resampling.Interval(samples.Select(s => s.Precision), set.Rows),
            Resampling.Interval(samples.Select(s => s.Recall), set.Rows), Resampling.Interval(samples.Select(s => s.AveragePrecision), set.Rows));
    }

    private readonly record struct Picture(bool Correct, int TruePositives, int Predicted, int Carried);

    private readonly record struct Sample(double Accuracy, double Precision, double Recall, double AveragePrecision);

    private static Picture Summarise(PredictionSet set, int row, ClassificationType type, float threshold)
    {
        int hits = 0, predicted = 0, carried = 0;
        for (var c = 0; c < set.ClassCount; c++)
        {
            var isPredicted = set.Probability(row, c) >= threshold;
            predicted += isPredicted ? 1 : 0;
            carried += set.Carries(row, c) ? 1 : 0;
            hits += isPredicted && set.Carries(row, c) ? 1 : 0;
        }

        return new Picture(set.IsCorrect(row, type, threshold), hits, predicted, carried);
    }

    private static Sample Resample(Picture[] pictures, RankedScores[] ranked, int seed)
    {
        var multiplicity = Resampling.Draw(pictures.Length, seed);
        long correct = 0, hits = 0, predicted = 0, carried = 0;
        for (var i = 0; i < pictures.Length; i++)
        {
            correct += pictures[i].Correct ? multiplicity[i] : 0;
            hits += pictures[i].TruePositives * multiplicity[i];
            predicted += pictures[i].Predicted * multiplicity[i];
            carried += pictures[i].Carried * multiplicity[i];
        }

        var averages = ranked.Select(scores => scores.AveragePrecision(multiplicity)).Where(value => !double.IsNaN(value)).DefaultIfEmpty(0);
        return new Sample(
            ThresholdMetrics.Ratio(correct, pictures.Length), ThresholdMetrics.Ratio(hits, predicted),
            ThresholdMetrics.Ratio(hits, carried), averages.Average());
    }
}
