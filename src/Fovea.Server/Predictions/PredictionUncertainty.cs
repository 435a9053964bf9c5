using Fovea.Protocol.Training;

namespace Fovea.Server.Predictions;

/// <summary>How unsure a classifier is of a picture.</summary>
internal static class PredictionUncertainty
{
    /// <summary>The uncertainty the API reports, and orders by.</summary>
    /// <param name="probabilities">The probability of every tag of the iteration, <c>[C]</c>, in [0, 1].</param>
    /// <param name="type">Multilabel: tags are independent. Multiclass: they exclude one another, and the probabilities sum to 1.</param>
    /// <returns>
    /// In [0, 1]; 0 is sure. Multilabel: the mean over all tags of the binary entropy in bits, which gives the original's recorded
    /// value. Multiclass: the Shannon entropy of the distribution in parts of the largest possible, log2 of the number of tags.
    /// </returns>
    public static float Of(IReadOnlyList<float> probabilities, Classifier type) => probabilities.Count == 0
        ? 0
        : (float)Math.Clamp(type == Classifier.Multiclass ? Multiclass(probabilities) : probabilities.Average(p => Bits(p) + Bits(1 - (double)p)), 0, 1);

    private static double Multiclass(IReadOnlyList<float> probabilities) =>
        probabilities.Count == 1 ? 0 : probabilities.Sum(p => Bits(p)) / Math.Log2(probabilities.Count);

    private static double Bits(double probability) => probability > 0 ? -probability * Math.Log2(probability) : 0;
}
