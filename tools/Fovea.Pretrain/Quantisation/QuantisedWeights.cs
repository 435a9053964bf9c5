using System.Numerics.Tensors;

namespace Fovea.Pretrain.Quantisation;

/// <summary>Weights of a convolution as small integers, each output channel with a scale of its own.</summary>
/// <param name="Values">In [-63, 63], in the order of the weights.</param>
/// <param name="Scales">One for each output channel.</param>
internal sealed record QuantisedWeights(sbyte[] Values, float[] Scales)
{
    /// <summary>
    /// Seven bits: processors without AVX-512 VNNI add pairs of byte products in 16 bits, where 255 x 63 x 2 fits and 255 x 127 x 2 does not. With these,
    /// every processor computes the same sums.
    /// </summary>
    private const int Most = 63;

    private static readonly double[] Shrunk = [.. Enumerable.Range(0, 21).Select(i => 1 - (i * 0.02))];

    /// <summary>Takes for each channel the scale with the least squared error.</summary>
    /// <param name="weights"><c>[channels, ...]</c>.</param>
    /// <param name="channels">Output channels.</param>
    public static QuantisedWeights Of(ReadOnlySpan<float> weights, int channels)
    {
        var (values, scales, length) = (new sbyte[weights.Length], new float[channels], weights.Length / channels);
        for (var channel = 0; channel < channels; channel++)
        {
            var row = weights.Slice(channel * length, length);
            var scale = scales[channel] = Scale(row);
            for (var i = 0; i < length; i++)
            {
                values[(channel * length) + i] = (sbyte)Level(row[i], scale);
            }
        }

        return new QuantisedWeights(values, scales);
    }

    private static float Scale(ReadOnlySpan<float> row)
    {
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(row));
        var (best, bestError) = (0f, double.MaxValue);
        foreach (var share in Shrunk)
        {
            var scale = Math.Max((float)(largest * share / Most), 1e-12f);
            double error = 0;
            foreach (var weight in row)
            {
                var difference = weight - (Level(weight, scale) * scale);
                error += difference * difference;
            }

            (best, bestError) = error < bestError ? (scale, error) : (best, bestError);
        }

        return best;
    }

    private static float Level(float weight, float scale) => Math.Clamp(MathF.Round(weight / scale), -Most, Most);
}
