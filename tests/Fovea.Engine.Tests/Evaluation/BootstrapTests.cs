using Fovea.Engine.Data;
using Fovea.Engine.Evaluation;

namespace Fovea.Engine.Tests.Evaluation;

public class BootstrapTests
{
    [Fact]
    public void Compute_AllPicturesRight_GivesWilsonsInterval()
    {
        // 20 of 20 right. The lower bound is n / (n + z²) = 20 / (20 + 3.841459) = 0.838875.
        IReadOnlyList<IReadOnlyList<int>> labels = [.. Enumerable.Range(0, 20).Select(i => new[] { i % 2 })];
        float[] probabilities = [.. labels.SelectMany(label => label[0] == 0 ? new[] { 0.9f, 0.1f } : [0.1f, 0.9f])];

        var intervals = Bootstrap.Compute(probabilities, labels, classCount: 2, ClassificationType.Multiclass, threshold: 0.5f, seed: 0);

        Assert.Equal(0.838875, intervals.Accuracy.Lower, 6);
        Assert.Equal(1, intervals.Accuracy.Upper, 9);
        Assert.Equal(intervals.Accuracy.Lower, intervals.AveragePrecision.Lower, 9);
    }

    [Fact]
    public void Compute_OnePictureWrong_SpreadsAroundTheMeasuredValue()
    {
        IReadOnlyList<IReadOnlyList<int>> labels = [.. Enumerable.Range(0, 20).Select(i => new[] { i % 2 })];
        float[] probabilities = [.. labels.SelectMany((label, i) => (label[0] == 0) ^ (i == 3) ? new[] { 0.9f, 0.1f } : [0.1f, 0.9f])];

        var intervals = Bootstrap.Compute(probabilities, labels, classCount: 2, ClassificationType.Multiclass, threshold: 0.5f, seed: 0);

        Assert.InRange(intervals.Accuracy.Lower, 0.75, 0.94);
        Assert.InRange(intervals.Accuracy.Upper, 0.96, 1);
    }
}
