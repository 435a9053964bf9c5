using Fovea.Engine.Training;

namespace Fovea.Engine.Tests.Training;

public sealed class FoldAssignmentTests
{
    private static readonly string[] Hashes = [.. Enumerable.Range(0, 100).Select(SyntheticFeatures.Hash).Order(StringComparer.Ordinal)];

    [Fact]
    public void Assign_BalancedClasses_SpreadsEachEvenly()
    {
        var labels = Enumerable.Range(0, 100).Select(i => new[] { i % 4 }).ToArray();

        var folds = FoldAssignment.Assign(labels, 4, Hashes, [.. Enumerable.Range(0, 100)], seed: 0, maxFolds: 5);

        // 25 pictures per class in 5 folds: 5 each.
        Assert.All(
            Enumerable.Range(0, 100).GroupBy(i => (labels[i][0], folds[i])),
            cell => Assert.Equal(5, cell.Count()));
    }

    [Fact]
    public void Assign_Groups_StayTogether()
    {
        var labels = Enumerable.Range(0, 100).Select(i => new[] { i % 2 }).ToArray();
        var groups = Enumerable.Range(0, 100).Select(i => i / 3).ToArray();

        var folds = FoldAssignment.Assign(labels, 2, Hashes, groups, seed: 0, maxFolds: 5);

        Assert.All(Enumerable.Range(0, 100).GroupBy(i => groups[i]), group => Assert.Single(group.Select(i => folds[i]).Distinct()));
    }

    [Fact]
    public void Assign_EqualHashes_StayTogether()
    {
        string[] hashes = ["aa", "AA", "bb", "cc"];

        var folds = FoldAssignment.Assign([[0], [1], [0], [1]], 2, hashes, [1, 2, 3, 4], seed: 0, maxFolds: 5);

        Assert.Equal(folds[0], folds[1]);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 3)]
    [InlineData(9, 5)]
    public void Assign_SmallestTag_DecidesTheNumberOfFolds(int smallest, int expected)
    {
        var labels = Enumerable.Range(0, 100).Select(i => new[] { i < smallest ? 1 : 0 }).ToArray();

        var folds = FoldAssignment.Assign(labels, 2, Hashes, [.. Enumerable.Range(0, 100)], seed: 0, maxFolds: 5);

        Assert.Equal(expected, folds.Distinct().Count());
    }

    [Fact]
    public void Assign_OtherSeed_GivesOtherFolds()
    {
        var labels = Enumerable.Range(0, 100).Select(i => new[] { i % 2 }).ToArray();

        int[] Assign(int seed) => FoldAssignment.Assign(labels, 2, Hashes, [.. Enumerable.Range(0, 100)], seed, maxFolds: 5);

        Assert.NotEqual(Assign(0), Assign(1));
        Assert.Equal(Assign(0), Assign(0));
    }
}
