using System.Globalization;
using Fovea.Engine.Data;

namespace Fovea.Engine.Evaluation;

/// <summary>Says in plain words what is wrong with the pictures, and what to do next.</summary>
public static class EvaluationWarnings
{
    /// <summary>Different pictures a tag should have; with fewer, one picture moves its recall by more than 7 points.</summary>
    public const int EnoughPictures = 15;

    // Square-root class weights carry a tag up to about this far; beyond it its recall suffers (see ClassBalance).
    private const double MostImbalance = 4;

    // Two or three frames of the same thing do little harm; when they are many they are most of what the tag shows.
    private const double MostNearDuplicates = 0.2;

    /// <summary>Finds them.</summary>
    /// <param name="labels">Class indices per picture.</param>
    /// <param name="classNames">Names of the tags.</param>
    /// <param name="type">Multiclass or multilabel.</param>
    /// <param name="groups">Pictures with equal numbers are near-duplicates; see <see cref="Imaging.NearDuplicates"/>.</param>
    /// <param name="folds">The fold each picture was measured in, <see langword="null"/> when unknown.</param>
    /// <returns>The most important first; empty when all is well.</returns>
    /// <exception cref="ArgumentException">The lists do not describe the same pictures.</exception>
    public static IReadOnlyList<EvaluationWarning> Find(
        IReadOnlyList<IReadOnlyList<int>> labels, IReadOnlyList<string> classNames, ClassificationType type, IReadOnlyList<int> groups, IReadOnlyList<int>? folds)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count != labels.Count || (folds is not null && folds.Count != labels.Count))
        {
            throw new ArgumentException($"Got {labels.Count} labels, {groups.Count} groups and {folds?.Count} folds; there must be as many.");
        }

        var together = Enumerable.Range(0, labels.Count).GroupBy(row => groups[row]).Where(group => group.Count() > 1).Select(group => group.ToArray()).ToList();
        var different = Enumerable.Range(0, classNames.Count)
            .Select(c => Enumerable.Range(0, labels.Count).Where(row => labels[row].Contains(c)).Select(row => groups[row]).Distinct().Count()).ToArray();
        return
        [
            .. AcrossTags(together, labels),
            .. Leaks(together, folds),
            .. TooFew(different, classNames),
            .. Imbalanced(different, classNames, type),
            .. Repeated(together, labels, classNames),
        ];
    }

    private static IEnumerable<EvaluationWarning> AcrossTags(List<int[]> together, IReadOnlyList<IReadOnlyList<int>> labels)
    {
        int[] rows = [.. together.Where(group => group.Select(row => string.Join(',', labels[row].Order())).Distinct().Count() > 1).SelectMany(group => group)];
        if (rows.Length > 0)
        {
            yield return new EvaluationWarning(
                EvaluationWarningKind.NearDuplicatesAcrossTags,
                $"{rows.Length} pictures are nearly the same as another one with other tags, and no model can tell them apart. Look at them side by side and give each pair the same tags.",
                null, null, rows);
        }
    }

    private static IEnumerable<EvaluationWarning> Leaks(List<int[]> together, IReadOnlyList<int>? folds)
    {
        int[] rows = folds is null ? [] : [.. together.Where(group => group.Select(row => folds[row]).Distinct().Count() > 1).SelectMany(group => group)];
        if (rows.Length > 0)
        {
            yield return new EvaluationWarning(
                EvaluationWarningKind.Leakage,
                $"{rows.Length} pictures were measured by a model that had seen nearly the same picture, so the numbers flatter it. Train again, which keeps near-duplicates together, or remove the copies.",
                null, null, rows);
        }
    }

    private static IEnumerable<EvaluationWarning> TooFew(int[] different, IReadOnlyList<string> classNames) =>
        from c in Enumerable.Range(0, different.Length)
        where different[c] < EnoughPictures
        orderby different[c]
        let more = EnoughPictures - different[c]
        select new EvaluationWarning(
            EvaluationWarningKind.TooFewPictures,
            $"The tag '{classNames[c]}' has {Count(different[c], "different picture")}, too few to learn it well or to measure it closely. Add at least {Count(more, "more picture")} of {classNames[c]}, from other places and angles.",
            c, more, []);

    private static IEnumerable<EvaluationWarning> Imbalanced(int[] different, IReadOnlyList<string> classNames, ClassificationType type)
    {
        if (type != ClassificationType.Multiclass)
        {
            // Tags of a multilabel project are learnt one by one; how often each occurs is no fault.
            yield break;
        }

        var largest = Array.IndexOf(different, different.Max());
        var wanted = (int)Math.Ceiling(different[largest] / MostImbalance);
        foreach (var c in Enumerable.Range(0, different.Length).Where(c => different[c] >= EnoughPictures && different[c] < wanted))
        {
            var factor = (different[largest] / (double)different[c]).ToString("0", CultureInfo.InvariantCulture);
            yield return new EvaluationWarning(
                EvaluationWarningKind.Imbalance,
                $"'{classNames[largest]}' has {factor} times as many pictures as '{classNames[c]}', so that '{classNames[c]}' is easily missed. Add {Count(wanted - different[c], "more picture")} of {classNames[c]}.",
                c, wanted - different[c], []);
        }
    }

    private static IEnumerable<EvaluationWarning> Repeated(List<int[]> together, IReadOnlyList<IReadOnlyList<int>> labels, IReadOnlyList<string> classNames)
    {
        for (var c = 0; c < classNames.Count; c++)
        {
            var all = labels.Count(row => row.Contains(c));
            int[] rows = [.. together.SelectMany(group => group).Where(row => labels[row].Contains(c))];
            var copies = together.Sum(group => Math.Max(0, group.Count(row => labels[row].Contains(c)) - 1));
            if (copies > all * MostNearDuplicates)
            {
                yield return new EvaluationWarning(
                    EvaluationWarningKind.NearDuplicates,
                    $"{copies} of the {all} pictures of '{classNames[c]}' show nearly the same as another one and teach nothing new. Replace them by pictures of {classNames[c]} from other places and angles.",
                    c, null, rows);
            }
        }
    }

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
