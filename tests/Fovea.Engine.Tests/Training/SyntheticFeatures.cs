using System.Security.Cryptography;
using Fovea.Engine.Data;
using Fovea.Engine.Training;

namespace Fovea.Engine.Tests.Training;

/// <summary>Gaussian clusters, one per class, in two noisy views.</summary>
internal static class SyntheticFeatures
{
    public static HeadTrainingData Make(
        int rows, int columns, int classCount, float separation, int seed = 1,
        ClassificationType type = ClassificationType.Multiclass, Func<int, int[]>? labels = null)
    {
        var random = new Random(seed);
        var centres = Normal(random, classCount * columns, separation);
        var rowLabels = Enumerable.Range(0, rows).Select(labels ?? (row => [row % classCount])).ToArray();
        var plain = Normal(random, rows * columns, 1);
        for (var i = 0; i < plain.Length; i++)
        {
            plain[i] += rowLabels[i / columns].Sum(c => centres[(c * columns) + (i % columns)]);
        }

        var noise = Normal(random, plain.Length, 0.2f);
        return new HeadTrainingData
        {
            Plain = new FeatureMatrix(rows, columns, plain),
            Mirrored = new FeatureMatrix(rows, columns, [.. plain.Zip(noise, (value, n) => value + n)]),
            ClassCount = classCount,
            Type = type,
            Labels = rowLabels,
            ContentHashes = [.. Enumerable.Range(0, rows).Select(Hash)],
            Groups = [.. Enumerable.Range(0, rows)],
        };
    }

    public static string Hash(int row) => Convert.ToHexString(SHA256.HashData(BitConverter.GetBytes(row)));

    private static float[] Normal(Random random, int count, float deviation)
        => [.. Enumerable.Range(0, count).Select(_ =>
            deviation * (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
}
