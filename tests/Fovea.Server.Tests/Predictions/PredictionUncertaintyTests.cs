using Fovea.Protocol.Training;
using Fovea.Server.Predictions;

namespace Fovea.Server.Tests.Predictions;

public sealed class PredictionUncertaintyTests
{
    [Fact]
    public void Of_MultilabelAsRecorded_IsTheRecordedValue()
    {
        // Recorded of the original: 1.14e-5 for these two. By hand, with q = 1 - 0.9999989f = 1.0729e-6: -q log2 q = 2.1276e-5 and
        // -(1-q) log2(1-q) = 1.548e-6; the other tag adds 1.37e-12 * (39.4 + 1.44) = 5.6e-11; half of the sum is 1.1412e-5.
        var uncertainty = PredictionUncertainty.Of([0.9999989f, 1.37e-12f], Classifier.Multilabel);

        Assert.InRange(uncertainty, 1.135e-5f, 1.145e-5f);
    }

    // Binary entropy of 1/2 is 1 bit, of 1/4 is 0.811278 bits: the mean is 0.905639. Of 0 and 1 it is 0.
    [Theory]
    [InlineData(new[] { 0.5f, 0.25f }, 0.905639f)]
    [InlineData(new[] { 0f, 1f }, 0f)]
    [InlineData(new[] { 0.5f, 0.5f, 0.5f }, 1f)]
    public void Of_Multilabel_IsMeanBinaryEntropy(float[] probabilities, float expected) =>
        Assert.Equal(expected, PredictionUncertainty.Of(probabilities, Classifier.Multilabel), 1e-6f);

    // Shannon entropy of 1/2, 1/4, 1/4 is 1.5 bits; log2 3 = 1.584963: 0.946395. One tag leaves nothing open.
    [Theory]
    [InlineData(new[] { 0.5f, 0.25f, 0.25f }, 0.946395f)]
    [InlineData(new[] { 0.25f, 0.25f, 0.25f, 0.25f }, 1f)]
    [InlineData(new[] { 1f, 0f }, 0f)]
    [InlineData(new[] { 1f }, 0f)]
    public void Of_Multiclass_IsShannonEntropyInPartsOfTheLargest(float[] probabilities, float expected) =>
        Assert.Equal(expected, PredictionUncertainty.Of(probabilities, Classifier.Multiclass), 1e-6f);
}
