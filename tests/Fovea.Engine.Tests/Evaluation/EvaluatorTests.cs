using System.Text.Json;
using Fovea.Engine.Data;
using Fovea.Engine.Evaluation;

namespace Fovea.Engine.Tests.Evaluation;

public sealed class EvaluatorTests
{
    private static readonly float[] ThreePictures = [0.9f, 0.1f, 0.8f, 0.2f, 0.3f, 0.7f];
    private static readonly int[][] TheirLabels = [[0], [1], [1]];

    [Fact]
    public void ExpectedCalibrationError_KnownBins_IsTheWeightedGap()
    {
        // Confidence 0.9 is right, 0.8 wrong, 0.7 right; each in its own bin: (0.1 + 0.8 + 0.3) / 3 = 0.4.
        var bins = ExpectedCalibrationError.Bins(ThreePictures, TheirLabels, 2, ClassificationType.Multiclass);

        Assert.Equal(0.4, ExpectedCalibrationError.Compute(bins), 1e-6);
        Assert.Equal(15, bins.Count);
    }

    [Fact]
    public void ExpectedCalibrationError_Multilabel_CountsEveryTagDecision()
    {
        // Six decisions; |accuracy - confidence|: 0.9 carried 0.1, 0.1 absent 0.1, 0.8 absent 0.8, 0.2 carried 0.8, 0.3 absent 0.3, 0.7 carried 0.3.
        var bins = ExpectedCalibrationError.Bins(ThreePictures, TheirLabels, 2, ClassificationType.Multilabel);

        Assert.Equal(6, bins.Sum(bin => bin.Count));
        Assert.Equal(2.4 / 6, ExpectedCalibrationError.Compute(bins), 1e-6);
    }

    [Fact]
    public void ExpectedCalibrationError_ConfidencesZeroAndOne_FallIntoTheOuterBins()
    {
        var bins = ExpectedCalibrationError.Bins([0f, 1f], [[1]], 2, ClassificationType.Multilabel);

        Assert.Equal(1, bins[0].Count);
        Assert.Equal(1, bins[^1].Count);
    }

    [Fact]
    public void SuspectLabels_ConfidentContradictions_ComeFirst()
    {
        // Class 1's mean confidence on its own pictures is (0.95 + 0.05) / 2 = 0.5; class 0's is (0.9 + 0.1) / 2 = 0.5.
        float[] probabilities = [0.9f, 0.1f, 0.1f, 0.9f, 0.05f, 0.95f, 0.95f, 0.05f];

        var suspects = SuspectLabels.Find(probabilities, [[0], [0], [1], [1]], 2, ClassificationType.Multiclass);

        Assert.Equal([3, 1], suspects.Select(suspect => suspect.Row));
        Assert.Equal((1, 0), (suspects[0].GivenClass, suspects[0].SuggestedClass));
        Assert.Equal(0.9, suspects[0].Suspicion, 1e-6);
    }

    [Fact]
    public void SuspectLabels_Multilabel_TellsMissingFromWrongTags()
    {
        float[] probabilities = [0.9f, 0.9f, 0.95f, 0.1f, 0.1f, 0.02f];

        var suspects = SuspectLabels.Find(probabilities, [[0], [0], [], [], [], [0]], 1, ClassificationType.Multilabel);

        Assert.Equal([new SuspectLabel(5, 0, null, 1 - (double)0.02f), new SuspectLabel(2, null, 0, 0.95f)], suspects);
    }

    [Theory]
    [InlineData("ties")]
    [InlineData("multilabel")]
    public void Bootstrap_AroundTheMeasuredValues_HoldsThem(string name)
    {
        var fixture = ScikitLearnFixture.Load(name);

        var report = Evaluator.Evaluate(fixture.Probabilities, fixture.Labels, fixture.Kind, fixture.ClassNames, 0.5f, seed: 1);

        AssertInside(report.Intervals.Accuracy, report.Accuracy);
        AssertInside(report.Intervals.Precision, report.Metrics.Precision);
        AssertInside(report.Intervals.Recall, report.Metrics.Recall);
        AssertInside(report.Intervals.AveragePrecision, report.Metrics.AveragePrecision);
    }

    [Fact]
    public void Bootstrap_OfAProportion_AgreesWithTheBinomial()
    {
        // 80 of 100 right: standard error sqrt(0.8 * 0.2 / 100) = 0.04, so the interval is close to 0.8 ± 0.078.
        var probabilities = Enumerable.Range(0, 100).SelectMany(i => i < 80 ? new[] { 0.9f, 0.1f } : [0.1f, 0.9f]).ToArray();
        var labels = Enumerable.Repeat(new[] { 0 }, 100).ToArray();

        var interval = Bootstrap.Compute(probabilities, labels, 2, ClassificationType.Multiclass, 0.5f, seed: 0).Accuracy;

        Assert.InRange(interval.Lower, 0.70, 0.74);
        Assert.InRange(interval.Upper, 0.86, 0.90);
    }

    [Fact]
    public void Evaluate_SameSeed_GivesTheSameReport()
    {
        var fixture = ScikitLearnFixture.Load("imbalanced");

        string Report() => JsonSerializer.Serialize(Evaluator.Evaluate(fixture.Probabilities, fixture.Labels, fixture.Kind, fixture.ClassNames, 0.5f, 3));

        Assert.Equal(Report(), Report());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(1.5f)]
    [InlineData(-0.1f)]
    public void Evaluate_ImpossibleProbability_IsRefused(float probability)
        => Assert.Throws<ArgumentException>(() =>
            Evaluator.Evaluate([probability, 0.5f], [[0]], ClassificationType.Multiclass, ["a", "b"], 0.5f, 0));

    [Fact]
    public void Evaluate_LabelOutsideTheClasses_IsRefusedByName()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            Evaluator.Evaluate([0.5f, 0.5f], [[2]], ClassificationType.Multiclass, ["a", "b"], 0.5f, 0));

        Assert.Contains("class 2", error.Message, StringComparison.Ordinal);
    }

    private static void AssertInside(ConfidenceInterval interval, double value)
    {
        Assert.InRange(value, interval.Lower, interval.Upper);
        Assert.True(interval.Lower < interval.Upper);
    }
}
