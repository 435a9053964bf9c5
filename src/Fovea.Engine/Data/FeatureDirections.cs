using System.Numerics.Tensors;

namespace Fovea.Engine.Data;

/// <summary>Features as directions: standardised and scaled to length 1, so that a dot product is a cosine.</summary>
internal static class FeatureDirections
{
    private const double ConstantFeature = 1e-6;

    /// <param name="features">Raw features, <c>[N, D]</c>.</param>
    /// <param name="order">The rows in the order in which sums are taken; decides the last bits.</param>
    public static FeatureMatrix Compute(FeatureMatrix features, IReadOnlyList<int> order)
    {
        var (means, scales) = Standardisation(features, order);
        var result = new FeatureMatrix(features.Rows, features.Columns);
        Parallel.For(0, features.Rows, row =>
        {
            var source = features.Row(row);
            var direction = result.Row(row);
            for (var d = 0; d < direction.Length; d++)
            {
                direction[d] = (float)((source[d] - means[d]) * scales[d]);
            }

            var length = TensorPrimitives.Norm<float>(direction);
            TensorPrimitives.Divide(direction, length > 0 ? length : 1, direction);
        });
        return result;
    }

    private static (double[] Means, double[] Scales) Standardisation(FeatureMatrix features, IReadOnlyList<int> order)
    {
        var (means, squares) = (new double[features.Columns], new double[features.Columns]);
        foreach (var row in order)
        {
            var values = features.Row(row);
            for (var d = 0; d < values.Length; d++)
            {
                means[d] += values[d];
                squares[d] += (double)values[d] * values[d];
            }
        }

        var scales = new double[features.Columns];
        for (var d = 0; d < means.Length; d++)
        {
            means[d] /= order.Count;
            var deviation = Math.Sqrt(Math.Max(0, (squares[d] / order.Count) - (means[d] * means[d])));
            scales[d] = deviation > ConstantFeature ? 1 / deviation : 0;
        }

        return (means, scales);
    }
}
