using Fovea.Engine.Data;

namespace Fovea.Engine.Evaluation;

/// <summary>Which tags are taken for which, and which pictures stand behind each number.</summary>
/// <remarks>
/// Multiclass: C rows and columns; a picture stands once, at its own tag and the most probable one, whatever the threshold. Multilabel: one
/// more row and column for "no tag". A picture stands at (A, A) when it carries A and A is predicted; at (A, B) when it carries A and B is
/// predicted wrongly; at (A, none) when it carries A and A is missed; at (none, B) when it carries nothing and B is predicted; at
/// (none, none) when it carries nothing and nothing is predicted.
/// </remarks>
internal sealed class Confusion(PredictionSet set, ClassificationType type, float threshold)
{
    public int Size { get; } = set.ClassCount + (type == ClassificationType.Multilabel ? 1 : 0);

    /// <summary>Number of pictures by row (actual) and column (predicted), <c>[Size, Size]</c>.</summary>
    public int[] Count()
    {
        var counts = new int[Size * Size];
        for (var row = 0; row < set.Rows; row++)
        {
            foreach (var (actual, predicted) in CellsOf(row))
            {
                counts[(actual * Size) + predicted]++;
            }
        }

        return counts;
    }

    /// <summary>The pictures of one cell.</summary>
    public IEnumerable<int> RowsIn(int actual, int predicted) =>
        Enumerable.Range(0, set.Rows).Where(row => CellsOf(row).Contains((actual, predicted)));

    private IEnumerable<(int Actual, int Predicted)> CellsOf(int row) =>
        type == ClassificationType.Multiclass ? [(set.Labels[row][0], set.Best(row))] : MultilabelCells(row);

    private IEnumerable<(int Actual, int Predicted)> MultilabelCells(int row)
    {
        var none = set.ClassCount;
        var carried = Enumerable.Range(0, none).Where(c => set.Carries(row, c)).ToList();
        var predicted = Enumerable.Range(0, none).Where(c => set.Probability(row, c) >= threshold).ToList();
        foreach (var actual in carried.Count > 0 ? carried : [none])
        {
            var isFound = actual == none ? predicted.Count == 0 : predicted.Contains(actual);
            if (isFound || actual != none)
            {
                yield return (actual, isFound ? actual : none);
            }

            foreach (var wrong in predicted.Where(c => !set.Carries(row, c)))
            {
                yield return (actual, wrong);
            }
        }
    }
}
