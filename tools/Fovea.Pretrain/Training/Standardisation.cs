using System.Numerics.Tensors;

namespace Fovea.Pretrain.Training;

/// <summary>Brings each of the teachers' features to mean 0 and deviation 1, so that all weigh the same.</summary>
internal sealed class Standardisation
{
    private const float LeastDeviation = 1e-3f;
    private readonly float[] means;
    private readonly float[] factors;

    /// <param name="samples">Features of many pictures, <c>[N, length]</c>.</param>
    /// <param name="length">Features of a picture.</param>
    public Standardisation(ReadOnlySpan<float> samples, int length)
    {
        var (count, sums, squares) = (samples.Length / length, new double[length], new double[length]);
        for (var at = 0; at < samples.Length; at++)
        {
            sums[at % length] += samples[at];
            squares[at % length] += (double)samples[at] * samples[at];
        }

        means = [.. sums.Select(sum => (float)(sum / count))];
        factors = [.. squares.Select((sum, d) => 1 / Math.Max(LeastDeviation, (float)Math.Sqrt(Math.Max(0, (sum / count) - Math.Pow(sums[d] / count, 2)))))];
    }

    public void Apply(Span<float> features)
    {
        TensorPrimitives.Subtract(features, means, features);
        TensorPrimitives.Multiply(features, factors, features);
    }
}
