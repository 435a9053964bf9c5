using Fovea.Engine.Data;
using Fovea.Engine.Evaluation;

namespace Fovea.Engine.Tests.Evaluation;

public class EvaluationAnalysisTests
{
    [Theory]
    [InlineData("multilabel")]
    [InlineData("imbalanced")]
    [InlineData("ties")]
    public void At_AnyThreshold_MeasuresWhatTheEvaluatorDoes(string name)
    {
        var (probabilities, labels, type, tags) = Fixture(name);
        var analysis = new EvaluationAnalysis(probabilities, labels, type, tags, seed: 3);

        foreach (var threshold in (float[])[0.1f, 0.5f, 0.8f])
        {
            var report = Evaluator.Evaluate(probabilities, labels, type, tags, threshold, seed: 3);
            var at = analysis.At(threshold);

            Assert.Equal(new Estimate(report.Accuracy, report.Intervals.Accuracy.Lower, report.Intervals.Accuracy.Upper), at.Accuracy);
            Assert.Equal(new Estimate(report.Metrics.Precision, report.Intervals.Precision.Lower, report.Intervals.Precision.Upper), at.Precision);
            Assert.Equal(new Estimate(report.Metrics.Recall, report.Intervals.Recall.Lower, report.Intervals.Recall.Upper), at.Recall);
            Assert.Equal(report.Metrics.AveragePrecision, at.AveragePrecision.Value, 1e-12);
            Assert.Equal(report.Intervals.AveragePrecision.Lower, at.AveragePrecision.Lower, 1e-9);
            Assert.Equal(report.Metrics.Tags, at.Tags.Select(tag => tag.Metrics));
        }
    }

    [Fact]
    public void At_MulticlassConfusion_EqualsTheConfusionMatrix()
    {
        var (probabilities, labels, type, tags) = Fixture("imbalanced");

        var at = new EvaluationAnalysis(probabilities, labels, type, tags, seed: 0).At(0.5f);

        Assert.Equal(ConfusionMatrix.Compute(probabilities, labels, tags.Count).Counts, at.Confusion);
    }

    [Fact]
    public void At_MultilabelConfusion_TellsMissedFromWrongTags()
    {
        // Tags a and b; picture 0 has a and gets both, 1 has a and gets none, 2 has nothing and gets b, 3 has nothing and gets nothing.
        float[] probabilities = [0.9f, 0.8f, 0.1f, 0.2f, 0.3f, 0.7f, 0.1f, 0.1f];
        var analysis = new EvaluationAnalysis(probabilities, (int[][])[[0], [0], [], []], ClassificationType.Multilabel, ["a", "b"], seed: 0);

        var at = analysis.At(0.5f);

        Assert.Equal([1, 1, 1, 0, 0, 0, 0, 1, 1], at.Confusion);
        Assert.Equal([0], analysis.PicturesIn(0, 1, 0.5f));
        Assert.Equal([1], analysis.PicturesIn(0, 2, 0.5f));
        Assert.Equal([2], analysis.PicturesIn(2, 1, 0.5f));
        Assert.Equal([3], analysis.PicturesIn(2, 2, 0.5f));
    }

    [Fact]
    public void Suggestion_Separable_LiesBetweenTheClasses()
    {
        var found = ThresholdSuggestion.Find([0.2f, 0.3f, 0.4f, 0.1f], [false, true, true, false])!;

        Assert.Equal((0.25f, 1.0, 1.0, 1.0), (found.Threshold, found.F1, found.Precision, found.Recall));
    }

    [Fact]
    public void Suggestion_Overlapping_HasTheBestF1()
    {
        // At 0.9: P 1, R 1/2, F1 2/3. At 0.8: P 1/2, R 1/2, F1 1/2. At 0.7: P 2/3, R 1, F1 4/5. At 0.1: P 1/2, R 1, F1 2/3.
        var found = ThresholdSuggestion.Find([0.9f, 0.8f, 0.7f, 0.1f], [true, false, true, false])!;

        Assert.Equal(0.8, found.F1, 1e-12);
        Assert.Equal(0.4f, found.Threshold, 1e-6f);
    }

    [Fact]
    public void Suggestion_WithoutAPositive_IsNone() => Assert.Null(ThresholdSuggestion.Find([0.9f], [false]));

    [Fact]
    public void Curves_Band_HoldsTheCurveAndNarrowsWithMorePictures()
    {
        var few = Band(60);
        var many = Band(960);

        Assert.True(Width(many) < Width(few) / 2, $"{Width(many)} against {Width(few)}");
        Assert.All(few.Lower.Zip(few.Upper), pair => Assert.True(pair.First <= pair.Second));

        static double Width(PrecisionRecallBand band) => band.Upper.Zip(band.Lower, (upper, lower) => upper - lower).Average();
        static PrecisionRecallBand Band(int pictures)
        {
            var random = new Random(5);
            var labels = Enumerable.Range(0, pictures).Select(i => i % 3 == 0 ? (int[])[0] : []).ToArray();
            float[] scores = [.. labels.Select(label => Math.Clamp((label.Length * 0.2f) + (random.NextSingle() * 0.8f), 0, 1))];
            return new EvaluationAnalysis(scores, labels, ClassificationType.Multilabel, ["a"], seed: 1).Curves.Tags[0].Band;
        }
    }

    [Fact]
    public void Wilson_OfTenOutOfTen_EqualsTheTextbook()
    {
        // Brown, Cai and DasGupta 2001: at p = 1 the lower end is n / (n + z²) = 10 / 13.8415.
        var interval = WilsonInterval.Compute(1, 10);

        Assert.Equal(0.72246, interval.Lower, 1e-5);
        Assert.Equal(1, interval.Upper, 1e-12);
    }

    [Fact]
    public void Comparison_OfABetterModel_FindsTheDifferenceAndItsPictures()
    {
        var random = new Random(1);
        var labels = Enumerable.Range(0, 200).Select(i => (int[])[i % 2]).ToArray();
        var right = Scores(_ => true);
        var sometimes = Scores(i => i % 5 != 0);

        var comparison = EvaluationComparison.Compute(sometimes, right, labels, ClassificationType.Multiclass, 2, 0.5f, seed: 0);

        Assert.Equal(0.2, comparison.Accuracy.Difference.Value, 1e-12);
        Assert.True(comparison.Accuracy.IsSignificant);
        Assert.InRange(0.2, comparison.Accuracy.Difference.Lower, comparison.Accuracy.Difference.Upper);
        Assert.Empty(comparison.OnlyFirstRight);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => i * 5), comparison.OnlySecondRight);

        float[] Scores(Func<int, bool> isRight) => [.. labels.SelectMany((label, i) =>
        {
            var sure = 0.6f + (0.3f * random.NextSingle());
            return isRight(i) == (label[0] == 0) ? (float[])[sure, 1 - sure] : [1 - sure, sure];
        })];
    }

    private static (float[] Probabilities, int[][] Labels, ClassificationType Type, IReadOnlyList<string> Tags) Fixture(string name)
    {
        var fixture = ScikitLearnFixture.Load(name);
        return (fixture.Probabilities, fixture.Labels, fixture.Kind, fixture.ClassNames);
    }
}
