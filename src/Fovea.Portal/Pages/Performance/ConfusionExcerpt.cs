using Fovea.Protocol.Evaluation;

namespace Fovea.Portal.Pages.Performance;

/// <summary>The part of a confusion matrix that fits on a page: the tags with the most mistakes.</summary>
/// <param name="Labels">What rows and columns stand for.</param>
/// <param name="Counts">Pictures by row and column.</param>
/// <param name="Hidden">Tags left out.</param>
public sealed record ConfusionExcerpt(IReadOnlyList<ConfusionLabel> Labels, IReadOnlyList<IReadOnlyList<int>> Counts, int Hidden)
{
    private const int MostTags = 25;

    public static ConfusionExcerpt Of(ConfusionMatrix matrix)
    {
        var all = Enumerable.Range(0, matrix.Labels.Count).ToArray();
        int[] shown = all.Length <= MostTags ? all : [.. all.OrderByDescending(i => all.Sum(j => j == i ? 0 : matrix.Counts[i][j] + matrix.Counts[j][i])).Take(MostTags).Order()];
        return new ConfusionExcerpt([.. shown.Select(i => matrix.Labels[i])], [.. shown.Select(i => (IReadOnlyList<int>)[.. shown.Select(j => matrix.Counts[i][j])])], all.Length - shown.Length);
    }

    /// <summary>The most frequent mistakes of the whole matrix.</summary>
    public static IReadOnlyList<(ConfusionLabel Actual, ConfusionLabel Predicted, int Count)> Worst(ConfusionMatrix matrix, int most) =>
    [
        .. (from row in Enumerable.Range(0, matrix.Labels.Count)
            from column in Enumerable.Range(0, matrix.Labels.Count)
            where row != column && matrix.Counts[row][column] > 0
            orderby matrix.Counts[row][column] descending
            select (matrix.Labels[row], matrix.Labels[column], matrix.Counts[row][column])).Take(most),
    ];
}
