using System.Numerics.Tensors;
using Fovea.Engine.Data;

namespace Fovea.Engine.Models;

/// <summary>
/// A linear classifier on backbone features. Standardisation and temperature are folded in:
/// logits = <c>Weights · features + Biases</c>, and the probabilities are their softmax (multiclass) or sigmoid (multilabel).
/// </summary>
/// <param name="Type">Softmax or sigmoid.</param>
/// <param name="FeatureDimension">Length of a feature vector, D.</param>
/// <param name="ClassCount">Number of tags, C.</param>
/// <param name="Weights"><c>[C, D]</c> row-major.</param>
/// <param name="Biases"><c>[C]</c>.</param>
public sealed record ClassificationHead(ClassificationType Type, int FeatureDimension, int ClassCount, float[] Weights, float[] Biases)
{
    /// <summary>Computes the probability of every tag for one picture.</summary>
    /// <param name="features">Raw backbone features, <c>[D]</c>, not standardised.</param>
    /// <param name="probabilities">Receives the probabilities, <c>[C]</c>, each in [0, 1].</param>
    /// <exception cref="ArgumentException">A span has another length than the head needs.</exception>
    public void Predict(ReadOnlySpan<float> features, Span<float> probabilities)
    {
        if (features.Length != FeatureDimension)
        {
            throw new ArgumentException($"Got {features.Length} features; the head takes {FeatureDimension}.", nameof(features));
        }

        if (probabilities.Length != ClassCount)
        {
            throw new ArgumentException($"Got room for {probabilities.Length} probabilities; the head gives {ClassCount}.", nameof(probabilities));
        }

        for (var c = 0; c < ClassCount; c++)
        {
            probabilities[c] = TensorPrimitives.Dot(features, Weights.AsSpan(c * FeatureDimension, FeatureDimension)) + Biases[c];
        }

        LogitsToProbabilities(Type, probabilities);
    }

    internal static void LogitsToProbabilities(ClassificationType type, Span<float> values)
    {
        if (type == ClassificationType.Multiclass)
        {
            TensorPrimitives.Subtract(values, TensorPrimitives.Max<float>(values), values);
            TensorPrimitives.SoftMax(values, values);
        }
        else
        {
            TensorPrimitives.Sigmoid(values, values);
        }
    }
}
