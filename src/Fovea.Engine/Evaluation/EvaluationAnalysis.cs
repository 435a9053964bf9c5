using Fovea.Engine.Data;

namespace Fovea.Engine.Evaluation;

/// <summary>Predictions and labels, ready to be asked at any threshold: what does not depend on it is computed once. Thread-safe.</summary>
public sealed class EvaluationAnalysis
{
    private const int SweepSteps = 100;

    private readonly PredictionSet set;
    private readonly IReadOnlyList<string> classNames;
    private readonly RankedScores[] ranked;
    private readonly ThresholdMetrics metrics;
    private readonly Lazy<Resampling> resampling;
    private readonly Lazy<(CurveBootstrap[] Tags, Estimate[] AveragePrecisions, Estimate Mean)> tagCurves;
    private readonly Lazy<EvaluationCurves> curves;
    private readonly Lazy<ThresholdSuggestion?[]> suggestions;
    private readonly Lazy<ThresholdSuggestion?> suggestion;

    /// <summary>Checks and sorts the predictions; intervals and curves are computed when first asked for.</summary>
    /// <param name="probabilities"><c>[N, C]</c> row-major, in [0, 1].</param>
    /// <param name="labels">Class indices per picture: exactly one for multiclass, any number for multilabel.</param>
    /// <param name="type">Multiclass or multilabel.</param>
    /// <param name="classNames">Names of the C tags.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    /// <exception cref="ArgumentException">The inputs contradict each other, or there is no picture.</exception>
    public EvaluationAnalysis(
        float[] probabilities, IReadOnlyList<IReadOnlyList<int>> labels, ClassificationType type, IReadOnlyList<string> classNames, int seed)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        this.classNames = classNames;
        Type = type;
        set = new PredictionSet(probabilities, labels, classNames.Count, type);
        ranked = set.Rank();
        metrics = new ThresholdMetrics(ranked, classNames);
        resampling = new(() => new Resampling(set.Rows, seed));
        tagCurves = new(WalkTags);
        curves = new(MakeCurves);
        suggestions = new(() => [.. ranked.Select(ThresholdSuggestion.Find)]);
        suggestion = new(() => ThresholdSuggestion.Find(Pooled()));
        CalibrationBins = ExpectedCalibrationError.Bins(set, type);
    }

    /// <summary>Multiclass or multilabel.</summary>
    public ClassificationType Type { get; }

    /// <summary>Number of pictures, N.</summary>
    public int Pictures => set.Rows;

    /// <summary>Number of resamples behind the intervals.</summary>
    public int Resamples => resampling.Value.Count;

    /// <summary>About how much memory this object holds, in bytes, once everything is computed.</summary>
    public long Bytes => (Math.Min(Bootstrap.Resamples * 2L * set.Rows, 64L << 20)) + (14L * set.Probabilities.Length) + ((long)classNames.Count * 51 * Bootstrap.Resamples * sizeof(float));

    /// <summary>The reliability diagram, 15 bins.</summary>
    public IReadOnlyList<CalibrationBin> CalibrationBins { get; }

    /// <summary>The precision-recall curves with their bands, and precision and recall at each hundredth threshold.</summary>
    public EvaluationCurves Curves => curves.Value;

    /// <summary>The one threshold for all tags with the best F1 over all tag decisions; <see langword="null"/> when no picture has a tag.</summary>
    public ThresholdSuggestion? Suggestion => suggestion.Value;

    /// <summary>Computes metrics and intervals at a threshold.</summary>
    /// <param name="threshold">A tag is predicted when its probability is at least this, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is outside [0, 1].</exception>
    public ThresholdEvaluation At(float threshold)
    {
        var at = metrics.At(threshold);
        var (accuracy, precision, recall) = OverallIntervals(threshold);
        var confusion = new Confusion(set, Type, threshold);
        return new ThresholdEvaluation(
            threshold,
            new Estimate(Accuracy.Compute(set, Type, threshold), accuracy),
            new Estimate(at.Precision, precision),
            new Estimate(at.Recall, recall),
            tagCurves.Value.Mean,
            [.. at.Tags.Select(Evaluate)],
            confusion.Size,
            confusion.Count());
    }

    /// <summary>The pictures behind one number of the confusion matrix.</summary>
    /// <param name="actual">Row, from 0; the number of tags stands for "no tag" in multilabel evaluations.</param>
    /// <param name="predicted">Column, from 0, likewise.</param>
    /// <param name="threshold">For multilabel, in [0, 1].</param>
    /// <returns>Zero-based pictures, those first of whose predicted tag the model was most sure.</returns>
    public IReadOnlyList<int> PicturesIn(int actual, int predicted, float threshold)
    {
        var sureOf = predicted < set.ClassCount ? predicted : Math.Min(actual, set.ClassCount - 1);
        var direction = predicted < set.ClassCount ? -1 : 1;
        return [.. new Confusion(set, Type, threshold).RowsIn(actual, predicted).OrderBy(row => direction * set.Probability(row, sureOf)).ThenBy(row => row)];
    }

    private TagEvaluation Evaluate(TagMetrics tag) => new(
        tag,
        WilsonInterval.Of(tag.TruePositives, tag.TruePositives + tag.FalsePositives),
        WilsonInterval.Of(tag.TruePositives, tag.Pictures),
        tagCurves.Value.AveragePrecisions[tag.ClassIndex],
        suggestions.Value[tag.ClassIndex]);

    private (ConfidenceInterval Accuracy, ConfidenceInterval Precision, ConfidenceInterval Recall) OverallIntervals(float threshold)
    {
        var correct = new int[set.Rows];
        var hits = new int[set.Rows];
        var predicted = new int[set.Rows];
        var carried = new int[set.Rows];
        for (var row = 0; row < set.Rows; row++)
        {
            correct[row] = set.IsCorrect(row, Type, threshold) ? 1 : 0;
            for (var c = 0; c < set.ClassCount; c++)
            {
                var isPredicted = set.Probability(row, c) >= threshold;
                predicted[row] += isPredicted ? 1 : 0;
                carried[row] += set.Carries(row, c) ? 1 : 0;
                hits[row] += isPredicted && set.Carries(row, c) ? 1 : 0;
            }
        }

        return (Interval(correct, null), Interval(hits, predicted), Interval(hits, carried));
    }

    /// <summary>Interval of the sum of some counts over that of others, or over the number of pictures.</summary>
    private ConfidenceInterval Interval(int[] part, int[]? whole) => Resampling.Interval(
        resampling.Value.Compute(draws => ThresholdMetrics.Ratio(Sum(draws, part), whole is null ? set.Rows : Sum(draws, whole))), set.Rows);

    private static long Sum(ushort[] draws, int[] counts)
    {
        long sum = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            sum += (long)draws[i] * counts[i];
        }

        return sum;
    }

    private (CurveBootstrap[] Tags, Estimate[] AveragePrecisions, Estimate Mean) WalkTags()
    {
        var walks = ranked.Select(scores => new CurveBootstrap(scores, decisionsPerPicture: 1, resampling.Value, [])).ToArray();
        var tags = metrics.At(0).Tags;
        var averages = walks.Select((walk, c) => new Estimate(
            tags[c].AveragePrecision, Resampling.Interval(walk.AveragePrecisions, Math.Max(1, tags[c].Pictures)))).ToArray();
        var means = Enumerable.Range(0, resampling.Value.Count)
            .Select(i => walks.Select(walk => walk.AveragePrecisions[i]).Where(value => !double.IsNaN(value)).DefaultIfEmpty(0).Average());
        return (walks, averages, new Estimate(metrics.At(0).AveragePrecision, Resampling.Interval(means, set.Rows)));
    }

    private EvaluationCurves MakeCurves()
    {
        var thresholds = Enumerable.Range(0, SweepSteps + 1).Select(step => step / (float)SweepSteps).ToArray();
        var sweep = thresholds.Select(metrics.At).ToArray();
        var pooled = Pooled();
        var overall = new CurveBootstrap(pooled, set.ClassCount, resampling.Value, thresholds);
        return new EvaluationCurves(
            new EvaluationCurve(
                PrecisionRecallCurve.Compute(pooled), overall.Band(),
                [.. sweep.Select((at, step) => new Estimate(at.Precision, overall.PrecisionAt(step)))],
                [.. sweep.Select((at, step) => new Estimate(at.Recall, overall.RecallAt(step)))]),
            [.. ranked.Select((scores, c) => TagCurve(scores, c, sweep))]);
    }

    private EvaluationCurve TagCurve(RankedScores scores, int classIndex, IterationMetrics[] sweep)
    {
        var tags = sweep.Select(at => at.Tags[classIndex]).ToArray();
        return new EvaluationCurve(
            PrecisionRecallCurve.Compute(scores), tagCurves.Value.Tags[classIndex].Band(),
            [.. tags.Select(tag => WilsonInterval.Of(tag.TruePositives, tag.TruePositives + tag.FalsePositives))],
            [.. tags.Select(tag => WilsonInterval.Of(tag.TruePositives, tag.Pictures))]);
    }

    /// <summary>All tag decisions in one ranking.</summary>
    private RankedScores Pooled() => new(
        set.Probabilities, [.. Enumerable.Range(0, set.Probabilities.Length).Select(i => set.Carries(i / set.ClassCount, i % set.ClassCount))]);
}
