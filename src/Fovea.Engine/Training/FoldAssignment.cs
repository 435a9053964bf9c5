using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Fovea.Engine.Training;

/// <summary>Deals pictures into folds: stratified by tag, near-duplicates together, fixed by seed and content hash.</summary>
internal static class FoldAssignment
{
    private sealed record Unit(int[] Pictures, int[] Classes, ulong Key);

    /// <param name="labels">Class indices per picture.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="hashes">Content hash per picture; pictures in ascending order of hash.</param>
    /// <param name="groups">Pictures with equal numbers stay together, and so do pictures with equal hashes.</param>
    /// <param name="seed">Decides between equally good folds.</param>
    /// <param name="maxFolds">Most folds.</param>
    /// <returns>Zero-based fold per picture.</returns>
    /// <exception cref="ArgumentException">All pictures are near-duplicates of each other.</exception>
    /// <remarks>Greedy, rarest tag first, as Sechidis et al. 2011 (doi:10.1007/978-3-642-23808-6_10), with groups in the place of pictures.</remarks>
    public static int[] Assign(int[][] labels, int classCount, string[] hashes, int[] groups, int seed, int maxFolds)
    {
        var units = Units(labels, classCount, hashes, groups, seed);
        if (units.Length < 2)
        {
            throw new ArgumentException($"Got {hashes.Length} pictures that are all near-duplicates of one; training needs at least 2 distinct pictures.");
        }

        var frequency = new int[classCount + 1];
        foreach (var c in units.SelectMany(unit => unit.Classes.Distinct()))
        {
            frequency[c]++;
        }

        var smallest = frequency.Take(classCount).Where(count => count > 0).DefaultIfEmpty(units.Length).Min();
        var foldCount = Math.Clamp(smallest, 2, Math.Min(maxFolds, units.Length));
        return Deal(units, frequency, foldCount, hashes.Length);
    }

    private static int[] Deal(Unit[] units, int[] frequency, int foldCount, int pictures)
    {
        var folds = new int[pictures];
        var sizes = new int[foldCount];
        var counts = new int[foldCount][];
        for (var f = 0; f < foldCount; f++)
        {
            counts[f] = new int[frequency.Length];
        }

        foreach (var unit in units.OrderBy(u => u.Classes.Min(c => frequency[c])).ThenByDescending(u => u.Pictures.Length)
            .ThenBy(u => u.Classes.MinBy(c => (frequency[c], c))).ThenBy(u => u.Key).ThenBy(u => u.Pictures[0]))
        {
            var fold = Enumerable.Range(0, foldCount).MinBy(f => (unit.Classes.Sum(c => counts[f][c] / (double)frequency[c]), sizes[f], f));
            sizes[fold] += unit.Pictures.Length;
            foreach (var c in unit.Classes)
            {
                counts[fold][c]++;
            }

            foreach (var picture in unit.Pictures)
            {
                folds[picture] = fold;
            }
        }

        return folds;
    }

    private static Unit[] Units(int[][] labels, int classCount, string[] hashes, int[] groups, int seed)
    {
        var roots = Enumerable.Range(0, hashes.Length).ToArray();
        var firstOfGroup = new Dictionary<int, int>();
        for (var i = 0; i < hashes.Length; i++)
        {
            Join(roots, i, firstOfGroup.TryAdd(groups[i], i) ? i : firstOfGroup[groups[i]]);
            if (i > 0 && string.Equals(hashes[i], hashes[i - 1], StringComparison.OrdinalIgnoreCase))
            {
                Join(roots, i, i - 1);
            }
        }

        return [.. Enumerable.Range(0, hashes.Length).GroupBy(i => Root(roots, i)).Select(unit => new Unit(
            [.. unit],
            // A background picture counts as carrying one more class of its own, so that background is spread evenly too.
            [.. unit.SelectMany(i => labels[i].Length > 0 ? labels[i] : [classCount])],
            Key(seed, hashes[unit.First()])))];
    }

    private static ulong Key(int seed, string hash)
        => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{hash.ToUpperInvariant()}")));

    private static void Join(int[] roots, int a, int b)
    {
        var (rootA, rootB) = (Root(roots, a), Root(roots, b));
        roots[Math.Max(rootA, rootB)] = Math.Min(rootA, rootB);
    }

    private static int Root(int[] roots, int i)
    {
        while (roots[i] != i)
        {
            i = roots[i] = roots[roots[i]];
        }

        return i;
    }
}
