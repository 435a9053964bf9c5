using Fovea.Engine.Data;

namespace Fovea.Engine.Evaluation;

/// <summary>Probabilities and labels that have been checked against each other.</summary>
internal sealed class PredictionSet
{
    private readonly bool[] carried;

    /// <exception cref="ArgumentException">The inputs contradict each other, or there is no picture.</exception>
    public PredictionSet(float[] probabilities, IReadOnlyList<IReadOnlyList<int>> labels, int classCount, ClassificationType? type = null)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        ArgumentNullException.ThrowIfNull(labels);
        Require(classCount >= 1, $"Got {classCount} classes; at least 1 is needed.");
        Require(labels.Count >= 1, "Got no picture; at least 1 is needed.");
        Require(probabilities.LongLength == (long)labels.Count * classCount, $"Got {probabilities.LongLength} probabilities for {labels.Count} pictures and {classCount} classes.");
        Require(!probabilities.AsSpan().ContainsAnyExceptInRange(0f, 1f), "A probability is outside [0, 1].");
        Probabilities = probabilities;
        Labels = labels;
        ClassCount = classCount;
        carried = new bool[probabilities.Length];
        for (var row = 0; row < labels.Count; row++)
        {
            Require(type != ClassificationType.Multiclass || labels[row].Count == 1, $"Picture {row} has {labels[row].Count} labels; a multiclass picture has exactly one.");
            foreach (var label in labels[row])
            {
                Require(label >= 0 && label < classCount, $"Picture {row} has class {label}; classes go from 0 to {classCount - 1}.");
                carried[(row * classCount) + label] = true;
            }
        }
    }

    public float[] Probabilities { get; }

    public IReadOnlyList<IReadOnlyList<int>> Labels { get; }

    public int ClassCount { get; }

    public int Rows => Labels.Count;

    public float Probability(int row, int classIndex) => Probabilities[(row * ClassCount) + classIndex];

    public bool Carries(int row, int classIndex) => carried[(row * ClassCount) + classIndex];

    /// <summary>The most probable class; the first among equals.</summary>
    public int Best(int row)
    {
        var best = 0;
        for (var c = 1; c < ClassCount; c++)
        {
            best = Probability(row, c) > Probability(row, best) ? c : best;
        }

        return best;
    }

    public bool IsCorrect(int row, ClassificationType type, float threshold)
        => type == ClassificationType.Multiclass
            ? Carries(row, Best(row))
            : Enumerable.Range(0, ClassCount).All(c => Probability(row, c) >= threshold == Carries(row, c));

    public RankedScores[] Rank()
        => [.. Enumerable.Range(0, ClassCount).Select(c => new RankedScores(
            [.. Enumerable.Range(0, Rows).Select(row => Probability(row, c))],
            [.. Enumerable.Range(0, Rows).Select(row => Carries(row, c))]))];

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new ArgumentException(message);
        }
    }
}
