using System.Numerics;

namespace Fovea.Engine.Imaging;

/// <summary>Finds pictures that show nearly the same, as frames of one film or copies in another size do.</summary>
public static class NearDuplicates
{
    /// <summary>The number of equally long parts that a hash is cut into.</summary>
    private const int Bands = 4;

    // Below this, comparing all pairs is cheaper than cutting further.
    private const int SmallBucket = 32;

    // A picture of one colour, or of one shade from left to right, has hardly a bit that differs from the others: very
    // different pictures would meet there. With fewer than this many bits of either kind a hash says nothing.
    private const int MinBitsOfEachKind = 6;

    /// <summary>Groups pictures whose perceptual hashes differ in few bits, directly or through a chain of such pictures.</summary>
    /// <param name="perceptualHashes">One hash a picture, as <see cref="Preprocessor"/> returns it.</param>
    /// <param name="maxDistance">The number of differing bits that still counts as the same, 0 to 3.</param>
    /// <returns>For each picture the number of its group, counted from 0 in order of first appearance.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxDistance"/> is not 0 to 3.</exception>
    /// <remarks>
    /// Hashes of at most three differing bits agree in at least one of four parts, so only pictures that share a part are
    /// compared. A part that very many share is cut again by what is left of the hash. Pictures with fewer than six bits of
    /// either kind stay alone, even with equal hashes: nearly flat pictures say too little to be called the same. Files with
    /// equal bytes are to be found by their content hash.
    /// </remarks>
    public static int[] Group(IReadOnlyList<ulong> perceptualHashes, int maxDistance = 3)
    {
        ArgumentNullException.ThrowIfNull(perceptualHashes);
        ArgumentOutOfRangeException.ThrowIfNegative(maxDistance);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(maxDistance, Bands);
        ulong[] distinct = [.. perceptualHashes.Where(IsInformative).Distinct()];
        var groups = new DisjointSets(distinct.Length);
        if (distinct.Length > 0)
        {
            Join(distinct, [.. Enumerable.Range(0, distinct.Length)], maxDistance, groups);
        }

        return Number(perceptualHashes, distinct, groups);
    }

    private static bool IsInformative(ulong hash) =>
        BitOperations.PopCount(hash) is >= MinBitsOfEachKind and <= 64 - MinBitsOfEachKind;

    /// <param name="hashes">All hashes.</param>
    /// <param name="bucket">Indices of different hashes; never empty.</param>
    /// <param name="maxDistance">The number of bits in which near duplicates may differ.</param>
    /// <param name="groups">Receives the pairs.</param>
    private static void Join(ulong[] hashes, int[] bucket, int maxDistance, DisjointSets groups)
    {
        // Bits that are the same everywhere cut nothing, and would send the whole bucket down again.
        ulong varying = bucket.Aggregate(0UL, (bits, i) => bits | (hashes[i] ^ hashes[bucket[0]]));
        if (bucket.Length <= SmallBucket || BitOperations.PopCount(varying) < Bands)
        {
            JoinPairs(hashes, bucket, maxDistance, groups);
            return;
        }

        foreach (ulong band in Cut(varying))
        {
            foreach (IGrouping<ulong, int> sharing in bucket.GroupBy(i => hashes[i] & band))
            {
                int[] smaller = [.. sharing];
                if (smaller.Length > 1)
                {
                    Join(hashes, smaller, maxDistance, groups);
                }
            }
        }
    }

    private static void JoinPairs(ulong[] hashes, int[] bucket, int maxDistance, DisjointSets groups)
    {
        for (int i = 1; i < bucket.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (BitOperations.PopCount(hashes[bucket[i]] ^ hashes[bucket[j]]) <= maxDistance)
                {
                    groups.Union(bucket[i], bucket[j]);
                }
            }
        }
    }

    // Deals the bits into four masks, neighbours together.
    private static ulong[] Cut(ulong bits)
    {
        var bands = new ulong[Bands];
        int count = BitOperations.PopCount(bits);
        for (int seen = 0; bits != 0; seen++)
        {
            bands[seen * Bands / count] |= bits & (~bits + 1);
            bits &= bits - 1;
        }

        return bands;
    }

    private static int[] Number(IReadOnlyList<ulong> hashes, ulong[] distinct, DisjointSets groups)
    {
        var roots = new Dictionary<ulong, int>(distinct.Length);
        for (int i = 0; i < distinct.Length; i++)
        {
            roots[distinct[i]] = groups.Find(i);
        }

        var numbers = new Dictionary<int, int>();
        int[] result = new int[hashes.Count];
        int next = 0;
        for (int i = 0; i < result.Length; i++)
        {
            if (!roots.TryGetValue(hashes[i], out int root))
            {
                result[i] = next++;
            }
            else if (!numbers.TryGetValue(root, out result[i]))
            {
                numbers[root] = result[i] = next++;
            }
        }

        return result;
    }
}
