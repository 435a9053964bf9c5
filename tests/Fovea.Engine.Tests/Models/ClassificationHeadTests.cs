using Fovea.Engine.Data;
using Fovea.Engine.Models;

namespace Fovea.Engine.Tests.Models;

public sealed class ClassificationHeadTests
{
    // Logits for features (1, 2): class 0: 1 * 1 + 0 * 2 + 0.5 = 1.5; class 1: 0 * 1 + 1 * 2 - 1.5 = 0.5.
    private static readonly float[] Weights = [1, 0, 0, 1];
    private static readonly float[] Biases = [0.5f, -1.5f];

    [Fact]
    public void Predict_Multiclass_IsTheSoftmax()
    {
        var probabilities = new float[2];

        new ClassificationHead(ClassificationType.Multiclass, 2, 2, Weights, Biases).Predict([1, 2], probabilities);

        // 1 / (1 + exp(-1)) = 0.731059.
        Assert.Equal(0.731059, probabilities[0], 1e-5);
        Assert.Equal(0.268941, probabilities[1], 1e-5);
    }

    [Fact]
    public void Predict_Multilabel_IsTheSigmoidOfEach()
    {
        var probabilities = new float[2];

        new ClassificationHead(ClassificationType.Multilabel, 2, 2, Weights, Biases).Predict([1, 2], probabilities);

        // 1 / (1 + exp(-1.5)) = 0.817574, 1 / (1 + exp(-0.5)) = 0.622459.
        Assert.Equal(0.817574, probabilities[0], 1e-5);
        Assert.Equal(0.622459, probabilities[1], 1e-5);
    }

    [Fact]
    public void Predict_HugeLogits_StayFinite()
    {
        var probabilities = new float[2];

        new ClassificationHead(ClassificationType.Multiclass, 2, 2, Weights, Biases).Predict([1e30f, 2], probabilities);

        Assert.Equal([1f, 0f], probabilities);
    }

    [Fact]
    public void Predict_WrongFeatureCount_IsRefused()
    {
        var head = new ClassificationHead(ClassificationType.Multiclass, 2, 2, Weights, Biases);

        Assert.Throws<ArgumentException>(() => head.Predict([1, 2, 3], new float[2]));
    }
}
