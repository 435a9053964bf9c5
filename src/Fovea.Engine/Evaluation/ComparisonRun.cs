using Fovea.Engine.Data;

namespace Fovea.Engine.Evaluation;

/// <summary>Measures two models on the same resamples.</summary>
internal sealed class ComparisonRun
{
    private readonly Resampling resampling;
    private readonly Side first;
    private readonly Side second;

    public ComparisonRun(PredictionSet first, PredictionSet second, ClassificationType type, float threshold, int seed)
    {
        resampling = new Resampling(first.Rows, seed);
        this.first = new Side(first, type, threshold);
        this.second = new Side(second, type, threshold);
    }

    public EvaluationComparison Compare()
    {
        var (classes, rows) = (first.Tags.Length, Enumerable.Range(0, resampling.Pictures));
        var averages = Enumerable.Range(0, classes).Select(c => (
            First: resampling.Compute(draws => first.Ranked[c].AveragePrecision(draws)),
            Second: resampling.Compute(draws => second.Ranked[c].AveragePrecision(draws)))).ToArray();
        return new EvaluationComparison(
            resampling.Pictures,
            Compare(side => side.Correct, side => side.All),
            Compare(side => side.Overall.Hits, side => side.Overall.Predicted),
            Compare(side => side.Overall.Hits, side => side.Overall.Carried),
            Of(first.MeanAveragePrecision, second.MeanAveragePrecision,
                Enumerable.Range(0, resampling.Count).Select(i => Mean(averages.Select(a => a.Second[i])) - Mean(averages.Select(a => a.First[i])))),
            [.. Enumerable.Range(0, classes).Select(c => new TagComparison(
                c, first.Ranked[c].PositiveCount,
                Compare(side => side.Tags[c].Hits, side => side.Tags[c].Predicted),
                Compare(side => side.Tags[c].Hits, side => side.Tags[c].Carried),
                Of(first.Ranked[c].AveragePrecision(), second.Ranked[c].AveragePrecision(), averages[c].Second.Zip(averages[c].First, (b, a) => b - a))))],
            [.. rows.Where(row => first.Correct[row] > second.Correct[row])],
            [.. rows.Where(row => first.Correct[row] < second.Correct[row])]);
    }

    private MetricComparison Compare(Func<Side, int[]> part, Func<Side, int[]> whole)
    {
        var (a, b) = ((part(first), whole(first)), (part(second), whole(second)));
        return Of(Ratio(null, a), Ratio(null, b), resampling.Compute(draws => Ratio(draws, b) - Ratio(draws, a)));
    }

    private static MetricComparison Of(double first, double second, IEnumerable<double> differences) =>
        new(first, second, new Estimate(second - first, Resampling.Percentiles(differences)));

    private static double Ratio(ushort[]? draws, (int[] Part, int[] Whole) counts)
    {
        long part = 0, whole = 0;
        for (var i = 0; i < counts.Part.Length; i++)
        {
            var times = draws is null ? 1 : draws[i];
            part += times * counts.Part[i];
            whole += times * counts.Whole[i];
        }

        return ThresholdMetrics.Ratio(part, whole);
    }

    private static double Mean(IEnumerable<double> values) => values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(0).Average();

    /// <summary>One picture's counts, for one tag or for all.</summary>
    private sealed record Counts(int[] Hits, int[] Predicted, int[] Carried);

    /// <summary>What one model gets right, picture by picture.</summary>
    private sealed class Side
    {
        public Side(PredictionSet set, ClassificationType type, float threshold)
        {
            var rows = Enumerable.Range(0, set.Rows);
            Ranked = set.Rank();
            Correct = [.. rows.Select(row => set.IsCorrect(row, type, threshold) ? 1 : 0)];
            All = [.. rows.Select(_ => 1)];
            Tags = [.. Enumerable.Range(0, set.ClassCount).Select(c => new Counts(
                [.. rows.Select(row => Flag(set.Carries(row, c) && set.Probability(row, c) >= threshold))],
                [.. rows.Select(row => Flag(set.Probability(row, c) >= threshold))],
                [.. rows.Select(row => Flag(set.Carries(row, c)))]))];
            Overall = new Counts(Sum(tag => tag.Hits), Sum(tag => tag.Predicted), Sum(tag => tag.Carried));
            MeanAveragePrecision = Ranked.Where(scores => scores.PositiveCount > 0).Select(scores => scores.AveragePrecision()).DefaultIfEmpty(0).Average();

            int[] Sum(Func<Counts, int[]> of) => [.. rows.Select(row => Tags.Sum(tag => of(tag)[row]))];
        }

        public RankedScores[] Ranked { get; }

        public int[] Correct { get; }

        public int[] All { get; }

        public Counts[] Tags { get; }

        public Counts Overall { get; }

        public double MeanAveragePrecision { get; }

        private static int Flag(bool value) => value ? 1 : 0;
    }
}
