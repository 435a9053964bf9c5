using Fovea.Engine.Data;
using Fovea.Engine.Training;

namespace Fovea.Engine.Tests.Training;

public class LookAlikesTests
{
    [Fact]
    public void Group_FramesOfFilms_KeepsEachFilmTogether()
    {
        // Two tags of six films each, four frames a film.
        var (features, labels) = Films(filmsPerTag: 6);

        var groups = LookAlikes.Group(features, Hashes(48), labels, [.. Enumerable.Range(0, 48)]);

        Assert.Equal(12, groups.Distinct().Count());
        Assert.All(Enumerable.Range(0, 48), row => Assert.Equal(groups[row / 4 * 4], groups[row]));
    }

    [Fact]
    public void Group_TagOfFewFilms_IsLeftAlone()
    {
        // Three films a tag are fewer than the folds.
        var (features, labels) = Films(filmsPerTag: 3);

        Assert.Equal(24, LookAlikes.Group(features, Hashes(24), labels, [.. Enumerable.Range(0, 24)]).Distinct().Count());
    }

    [Fact]
    public void Group_NearDuplicatesOfTwoTags_StayTogether()
    {
        var (features, labels) = Films(filmsPerTag: 6);
        var nearDuplicates = Enumerable.Range(0, 48).ToArray();
        nearDuplicates[47] = 0;

        var groups = LookAlikes.Group(features, Hashes(48), labels, nearDuplicates);

        Assert.Equal(groups[0], groups[47]);
        Assert.Equal(11, groups.Distinct().Count());
    }

    [Fact]
    public void Group_RowsInAnotherOrder_AreGroupedAlike()
    {
        var (features, labels) = Films(filmsPerTag: 6);
        int[] order = [.. Enumerable.Range(0, 48).OrderBy(row => row * 7 % 48)];
        var shuffled = new FeatureMatrix(48, features.Columns, [.. order.SelectMany(row => features.Row(row).ToArray())]);

        var groups = LookAlikes.Group(features, Hashes(48), labels, [.. Enumerable.Range(0, 48)]);
        var again = LookAlikes.Group(shuffled, [.. order.Select(row => Hashes(48)[row])], [.. order.Select(row => labels[row])], [.. Enumerable.Range(0, 48)]);

        Assert.Equal(Partition(groups, Hashes(48)), Partition(again, [.. order.Select(row => Hashes(48)[row])]));
    }

    private static IEnumerable<string> Partition(int[] groups, string[] hashes) =>
        hashes.Zip(groups).GroupBy(pair => pair.Second).Select(group => string.Join(' ', group.Select(pair => pair.First).Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal);

    private static string[] Hashes(int count) => [.. Enumerable.Range(0, count).Select(SyntheticFeatures.Hash)];

    private static (FeatureMatrix Features, IReadOnlyList<int>[] Labels) Films(int filmsPerTag)
    {
        var random = new Random(4);
        var films = Enumerable.Range(0, 2 * filmsPerTag).Select(_ => Enumerable.Range(0, 64).Select(_ => (random.NextSingle() * 2) - 1).ToArray()).ToList();
        var frames = films.SelectMany(film => Enumerable.Range(0, 4).Select(_ => film.Select(value => value + (0.1f * random.NextSingle())).ToArray())).ToList();
        return (new FeatureMatrix(frames.Count, 64, [.. frames.SelectMany(frame => frame)]), [.. frames.Select((_, i) => (int[])[i / (4 * filmsPerTag)])]);
    }
}
