using System.Numerics;
using Fovea.Engine.Imaging;

namespace Fovea.Engine.Tests.Imaging;

public class NearDuplicatesTests
{
    private const ulong Some = 0x0F0F_3C3C_5A5A_9696;

    [Fact]
    public void Group_ThreeBitsApart_IsTheSameAndFourIsNot() =>
        Assert.Equal([0, 0, 1], NearDuplicates.Group([Some, Some ^ 0x8000_0001_0001_0000, Some ^ 0x0200_0200_0200_0200]));

    [Fact]
    public void Group_ChainOfNeighbours_IsOneGroup() =>
        // 0, 3, 6 and 9 bits from the first: each is 3 from the one before.
        Assert.Equal([0, 0, 0, 0], NearDuplicates.Group([Some, Some ^ 0x7, Some ^ 0x3F, Some ^ 0x1FF]));

    [Fact]
    public void Group_NumbersFollowFirstAppearance() =>
        Assert.Equal([0, 1, 0, 2], NearDuplicates.Group([Some, ~Some, Some ^ 1, BitOperations.RotateLeft(Some, 5)]));

    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(0x1FUL)]
    [InlineData(~0x1FUL)]
    public void Group_NearlyFlatPictures_StayAlone(ulong hash) => Assert.Equal([0, 1, 2], NearDuplicates.Group([hash, hash, hash]));

    [Fact]
    public void Group_Nothing_IsNothing() => Assert.Empty(NearDuplicates.Group([]));

    [Fact]
    public void Group_DistanceZero_JoinsEqualHashesOnly() => Assert.Equal([0, 0, 1], NearDuplicates.Group([Some, Some, Some ^ 1], 0));

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void Group_DistanceThatFourPartsCannotFind_IsRefused(int maxDistance) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NearDuplicates.Group([Some], maxDistance));

    [Theory]
    [InlineData(1, ulong.MaxValue)]
    [InlineData(2, 0x0000_0FFF_00FF_00F0)]
    [InlineData(3, 0x0000_0000_0000_FFFF)]
    public void Group_RandomHashes_AgreesWithComparingAllPairs(int seed, ulong varying)
    {
        // Varying few bits makes large buckets, which are cut again, and many near pairs.
        var random = new Random(seed);
        ulong[] hashes = [.. Enumerable.Range(0, 700).Select(_ => (Some & ~varying) | ((ulong)random.NextInt64() & varying))];
        for (int i = 0; i < 200; i++)
        {
            hashes[random.Next(700)] = hashes[random.Next(700)] ^ (1UL << random.Next(64)) ^ (1UL << random.Next(64));
        }

        Assert.Equal(ByAllPairs(hashes), NearDuplicates.Group(hashes));
    }

    private static int[] ByAllPairs(ulong[] hashes)
    {
        int[] groups = new int[hashes.Length];
        Array.Fill(groups, -1);
        int next = 0;
        for (int start = 0; start < hashes.Length; start++)
        {
            if (groups[start] >= 0)
            {
                continue;
            }

            var open = new Stack<int>([start]);
            groups[start] = next;
            while (open.TryPop(out int i))
            {
                for (int j = 0; j < hashes.Length; j++)
                {
                    if (groups[j] < 0 && BitOperations.PopCount(hashes[i] ^ hashes[j]) <= 3)
                    {
                        groups[j] = next;
                        open.Push(j);
                    }
                }
            }

            next++;
        }

        return groups;
    }
}
