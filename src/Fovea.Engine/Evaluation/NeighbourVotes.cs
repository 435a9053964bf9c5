using System.Numerics.Tensors;
using Fovea.Engine.Data;

namespace Fovea.Engine.Evaluation;

/// <summary>What the most similar pictures say of a picture's tags.</summary>
internal static class NeighbourVotes
{
    public const int Neighbours = 10;

    // A neighbour whose cosine is lower by this much has 1/e of the weight. From 0.05 to 0.3 made little difference.
    private const double Temperature = 0.1;

    /// <summary>Lets the ten nearest pictures vote, by cosine of standardised features; the picture itself has no vote.</summary>
    /// <returns>Share of the votes, <c>[N, C]</c>, in [0, 1].</returns>
    public static float[] Compute(FeatureMatrix features, IReadOnlyList<IReadOnlyList<int>> labels, int classCount)
    {
        var directions = FeatureDirections.Compute(features, [.. Enumerable.Range(0, features.Rows)]);
        var votes = new float[features.Rows * classCount];
        Parallel.For(0, features.Rows, row => Vote(directions, row, labels, votes.AsSpan(row * classCount, classCount)));
        return votes;
    }

    private static void Vote(FeatureMatrix directions, int row, IReadOnlyList<IReadOnlyList<int>> labels, Span<float> votes)
    {
        // Ascending by similarity; the first one is the next to go.
        Span<float> similarities = stackalloc float[Neighbours];
        Span<int> nearest = stackalloc int[Neighbours];
        similarities.Fill(float.NegativeInfinity);
        for (var other = 0; other < directions.Rows; other++)
        {
            var similarity = other == row ? float.NegativeInfinity : TensorPrimitives.Dot<float>(directions.Row(row), directions.Row(other));
            if (similarity > similarities[0])
            {
                var place = 0;
                for (; place + 1 < Neighbours && similarity > similarities[place + 1]; place++)
                {
                    (similarities[place], nearest[place]) = (similarities[place + 1], nearest[place + 1]);
                }

                (similarities[place], nearest[place]) = (similarity, other);
            }
        }

        double total = 0;
        for (var i = 0; i < Neighbours; i++)
        {
            var weight = Math.Exp((similarities[i] - similarities[^1]) / Temperature);
            total += weight;
            foreach (var label in labels[nearest[i]])
            {
                votes[label] += (float)weight;
            }
        }

        for (var c = 0; c < votes.Length; c++)
        {
            votes[c] = Math.Min(1, votes[c] / (float)total);
        }
    }
}
