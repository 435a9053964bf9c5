using Fovea.Engine.Data;

namespace Fovea.Engine.Training;

/// <summary>Labels and folds in ascending order of content hash, whatever the order of the input.</summary>
internal sealed class SortedTrainingSet
{
    /// <param name="data">Checked data.</param>
    /// <param name="options">Seed and folds.</param>
    public SortedTrainingSet(HeadTrainingData data, HeadTrainingOptions options)
    {
        Type = data.Type;
        ClassCount = data.ClassCount;
        var labels = data.Labels.Select(row => row.Distinct().Order().ToArray()).ToArray();
        // The same bytes can come twice, even with other labels: labels and features decide then.
        Order = [.. Enumerable.Range(0, labels.Length)];
        Array.Sort(Order, (a, b) => Compare(data, labels, a, b));
        Labels = [.. Order.Select(row => labels[row])];
        var hashes = Order.Select(row => data.ContentHashes[row]).ToArray();
        var groups = Order.Select(row => data.Groups[row]).ToArray();
        Folds = FoldAssignment.Assign(Labels, ClassCount, hashes, groups, options.Seed, options.MaxFolds);
    }

    public ClassificationType Type { get; }

    public int ClassCount { get; }

    /// <summary>Input row of each sorted position.</summary>
    public int[] Order { get; }

    /// <summary>Ascending class indices per sorted position.</summary>
    public int[][] Labels { get; }

    /// <summary>Fold of each sorted position.</summary>
    public int[] Folds { get; }

    private static int Compare(HeadTrainingData data, int[][] labels, int a, int b)
    {
        if (a == b)
        {
            return 0;
        }

        var order = StringComparer.OrdinalIgnoreCase.Compare(data.ContentHashes[a], data.ContentHashes[b]);
        order = order != 0 ? order : labels[a].AsSpan().SequenceCompareTo(labels[b]);
        order = order != 0 ? order : data.Plain.Row(a).SequenceCompareTo(data.Plain.Row(b));
        return order != 0 || data.Mirrored is null ? order : data.Mirrored.Row(a).SequenceCompareTo(data.Mirrored.Row(b));
    }
}
