using System.Numerics.Tensors;
using Fovea.Engine.Data;
using Fovea.Engine.Features;
using Fovea.Engine.Imaging;

namespace Fovea.Engine.Training;

/// <summary>Finds pictures of a tag that show the same thing, such as frames of one film, so that folds can keep them together.</summary>
/// <remarks>
/// A model that was trained on the frame before knows the one after, and the estimate of its accuracy is too good. Perceptual hashes miss
/// frames that move.
/// </remarks>
internal static class LookAlikes
{
    // The estimate of the set split by film came 39 points too high without, 29 at 0.9, 18 at 0.85 and 9 at 0.8; below 0.85 products
    // photographed on one shelf, which users do have, are torn from each other (7 points too low at 0.85, 12 at 0.8).
    private const float MinCosine = 0.85f;

    // With fewer groups than folds some fold would have nothing of the tag to measure or to learn from.
    private const int LeastGroups = 5;

    // Comparing all pairs of a tag takes about a second for this many on two cores; with so many, a few films decide little.
    private const int MaxPicturesOfATag = 5_000;

    /// <summary>Joins near-duplicates and look-alikes of a training set.</summary>
    /// <param name="features">Features of its pictures.</param>
    /// <param name="images">The pictures, in the same order.</param>
    /// <returns>A number for each picture; those with equal numbers stay in one fold.</returns>
    public static int[] Group(ExtractedFeatures features, IReadOnlyList<TrainingImage> images) => Group(
        features.Plain, [.. images.Select(i => i.ContentHash)], [.. images.Select(i => i.ClassIndices)], NearDuplicates.Group(features.PerceptualHashes));

    /// <summary>Joins near-duplicates and look-alikes.</summary>
    /// <param name="features">Features of the pictures, <c>[N, D]</c>.</param>
    /// <param name="contentHashes">Content hash of each picture; the result depends on no other order.</param>
    /// <param name="labels">Class indices of each picture; only pictures with the same ones are look-alikes.</param>
    /// <param name="nearDuplicates">Pictures with equal numbers are near-duplicates; see <see cref="NearDuplicates"/>.</param>
    /// <returns>A number for each picture; those with equal numbers stay in one fold. A tag that would fall into fewer than five groups keeps
    /// its near-duplicates alone.</returns>
    public static int[] Group(
        FeatureMatrix features, IReadOnlyList<string> contentHashes, IReadOnlyList<IReadOnlyList<int>> labels, IReadOnlyList<int> nearDuplicates)
    {
        int[] order = [.. Enumerable.Range(0, features.Rows).OrderBy(row => contentHashes[row], StringComparer.OrdinalIgnoreCase)];
        var directions = FeatureDirections.Compute(features, order);
        var groups = new DisjointSets(features.Rows);
        foreach (var same in order.GroupBy(row => nearDuplicates[row]))
        {
            Join(groups, [.. same]);
        }

        var tags = order.GroupBy(row => string.Join(',', labels[row].Order())).Select(tag => tag.ToArray());
        foreach (var tag in tags.Where(tag => tag.Length is > LeastGroups and <= MaxPicturesOfATag))
        {
            JoinAlike(directions, tag, groups);
        }

        return [.. Enumerable.Range(0, features.Rows).Select(groups.Find)];
    }

    private static void JoinAlike(FeatureMatrix directions, int[] rows, DisjointSets groups)
    {
        var trial = new DisjointSets(rows.Length);
        foreach (var same in Enumerable.Range(0, rows.Length).GroupBy(i => groups.Find(rows[i])))
        {
            Join(trial, [.. same]);
        }

        var alike = new List<int>[rows.Length];
        Parallel.For(0, rows.Length, i => alike[i] =
            [.. Enumerable.Range(0, i).Where(j => TensorPrimitives.Dot<float>(directions.Row(rows[i]), directions.Row(rows[j])) >= MinCosine)]);
        for (var i = 0; i < rows.Length; i++)
        {
            alike[i].ForEach(j => trial.Union(i, j));
        }

        if (Enumerable.Range(0, rows.Length).Select(trial.Find).Distinct().Count() >= LeastGroups)
        {
            foreach (var same in Enumerable.Range(0, rows.Length).GroupBy(trial.Find))
            {
                Join(groups, [.. same.Select(i => rows[i])]);
            }
        }
    }

    private static void Join(DisjointSets groups, int[] items)
    {
        foreach (var item in items)
        {
            groups.Union(items[0], item);
        }
    }
}
