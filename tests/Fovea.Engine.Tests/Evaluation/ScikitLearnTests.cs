using Fovea.Engine.Data;
using Fovea.Engine.Evaluation;

namespace Fovea.Engine.Tests.Evaluation;

public sealed class ScikitLearnTests
{
    private const double Tolerance = 1e-6;

    public static TheoryData<string> Fixtures => ["ties", "imbalanced", "multilabel"];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void AveragePrecision_OfEachTag_EqualsScikitLearn(string name)
    {
        var fixture = ScikitLearnFixture.Load(name);

        var actual = Enumerable.Range(0, fixture.ClassCount).Select(c => AveragePrecision.Compute(fixture.Column(c), fixture.Positives(c))).ToArray();

        AssertClose(fixture.AveragePrecision, actual);
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void ThresholdMetrics_AtEachThreshold_EqualScikitLearn(string name)
    {
        var fixture = ScikitLearnFixture.Load(name);
        var metrics = new ThresholdMetrics(fixture.Probabilities, fixture.Labels, fixture.ClassNames);

        foreach (var expected in fixture.Thresholds)
        {
            var actual = metrics.At(expected.Value);
            AssertClose(
                [expected.Precision, expected.Recall, fixture.MeanAveragePrecision, .. expected.TagPrecision, .. expected.TagRecall],
                [actual.Precision, actual.Recall, actual.AveragePrecision, .. actual.Tags.Select(t => t.Precision), .. actual.Tags.Select(t => t.Recall)]);
        }
    }

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void PrecisionRecallCurve_OfEachTag_EqualsScikitLearn(string name)
    {
        var fixture = ScikitLearnFixture.Load(name);

        foreach (var expected in fixture.Curves)
        {
            var actual = PrecisionRecallCurve.Compute(fixture.Column(expected.ClassIndex), fixture.Positives(expected.ClassIndex));
            Assert.Equal(expected.Thresholds, actual.Thresholds);
            AssertClose(expected.Precision, actual.Precision);
            AssertClose(expected.Recall, actual.Recall);
        }
    }

    [Theory]
    [InlineData("ties")]
    [InlineData("imbalanced")]
    public void AccuracyAndConfusion_Multiclass_EqualScikitLearn(string name)
    {
        var fixture = ScikitLearnFixture.Load(name);

        Assert.Equal(fixture.Accuracy!.Value, Accuracy.Compute(fixture.Probabilities, fixture.Labels, fixture.ClassCount, fixture.Kind), Tolerance);
        Assert.Equal(fixture.Confusion, ConfusionMatrix.Compute(fixture.Probabilities, fixture.Labels, fixture.ClassCount).Counts);
    }

    [Fact]
    public void Accuracy_Multilabel_EqualsScikitLearnSubsetAccuracy()
    {
        var fixture = ScikitLearnFixture.Load("multilabel");

        foreach (var expected in fixture.Thresholds)
        {
            var actual = Accuracy.Compute(fixture.Probabilities, fixture.Labels, fixture.ClassCount, ClassificationType.Multilabel, expected.Value);
            Assert.Equal(expected.SubsetAccuracy, actual, Tolerance);
        }
    }

    private static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i], actual[i], Tolerance);
        }
    }
}
