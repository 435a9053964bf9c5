namespace Fovea.Charts;

/// <summary>Which tags are taken for which.</summary>
public static class ConfusionChart
{
    private const double Cell = 34;
    private const double Margin = 22;
    private const int LongestName = 18;
    private const double LetterWidth = 6.3;

    // Dark text on a light page and light text on a dark one stay readable on this much colour.
    private const double MostOpacity = 0.55;

    /// <summary>Draws the matrix.</summary>
    /// <param name="names">What rows and columns stand for.</param>
    /// <param name="counts">Number of pictures by row (what they are) and column (what they are taken for).</param>
    /// <param name="link">Address of the pictures behind a cell, by row and column; <see langword="null"/> for no links.</param>
    /// <returns>An <c>svg</c> element; it takes its colours from the page, <c>--fovea-chart-accent</c> and <c>--fovea-chart-mistake</c>.</returns>
    /// <exception cref="ArgumentException">The counts are not as many as the names squared.</exception>
    public static string Draw(IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<int>> counts, Func<int, int, string>? link = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Count != names.Count || counts.Any(row => row.Count != names.Count))
        {
            throw new ArgumentException($"Got {counts.Count} rows for {names.Count} names; a matrix has as many rows and columns as names.", nameof(counts));
        }

        var room = (Math.Min(LongestName, names.Select(name => name.Length).DefaultIfEmpty(0).Max()) * LetterWidth) + 12;
        var (left, top) = (Margin + room, Margin + (room * 0.75));
        var svg = new SvgWriter(left + (names.Count * Cell) + Math.Max(12, room * 0.6), top + (names.Count * Cell) + 8, "Confusion matrix", Describe(names, counts), hasLinks: link is not null);
        svg.Text(left + (names.Count * Cell / 2), 14, "Predicted", "middle", "font-weight=\"600\"");
        svg.Text(0, 0, "Actual", "middle", FormattableString.Invariant($"font-weight=\"600\" transform=\"translate(12 {top + (names.Count * Cell / 2)}) rotate(-90)\""));
        for (var i = 0; i < names.Count; i++)
        {
            svg.Text(left - 6, top + (i * Cell) + (Cell / 2) + 4, Short(names[i]), "end", title: names[i]);
            svg.Text(0, 0, Short(names[i]), "start", FormattableString.Invariant($"transform=\"translate({left + (i * Cell) + (Cell / 2)} {top - 6}) rotate(-40)\""), names[i]);
        }

        for (var row = 0; row < names.Count; row++)
        {
            DrawRow(svg, names, counts[row], row, (left, top + (row * Cell)), link);
        }

        return svg.Finish();
    }

    private static void DrawRow(SvgWriter svg, IReadOnlyList<string> names, IReadOnlyList<int> counts, int row, (double X, double Y) at, Func<int, int, string>? link)
    {
        var total = Math.Max(1, counts.Sum());
        for (var column = 0; column < counts.Count; column++)
        {
            var (count, x) = (counts[column], at.X + (column * Cell));
            var isLinked = link is not null && count > 0;
            if (isLinked)
            {
                svg.OpenLink(link!(row, column));
            }

            var opacity = FormattableString.Invariant($"{(count == 0 ? 0 : 0.08 + ((MostOpacity - 0.08) * count / total)):0.###}");
            svg.Rectangle(
                x + 0.5, at.Y + 0.5, Cell - 1, Cell - 1,
                $"fill=\"{(row == column ? SvgWriter.Accent : SvgWriter.Mistake)}\" fill-opacity=\"{opacity}\" stroke=\"currentColor\" stroke-opacity=\"0.15\"",
                $"{count} of {counts.Sum()} pictures of {names[row]} predicted as {names[column]}");
            if (count > 0)
            {
                svg.Text(x + (Cell / 2), at.Y + (Cell / 2) + 4, count.ToString(System.Globalization.CultureInfo.InvariantCulture), "middle", "pointer-events=\"none\"");
            }

            if (isLinked)
            {
                svg.CloseLink();
            }
        }
    }

    private static string Describe(IReadOnlyList<string> names, IReadOnlyList<IReadOnlyList<int>> counts)
    {
        var mistakes = Enumerable.Range(0, names.Count).SelectMany(row => Enumerable.Range(0, names.Count).Where(column => column != row && counts[row][column] > 0)
            .Select(column => (Row: row, Column: column, Count: counts[row][column]))).OrderByDescending(m => m.Count).Take(3)
            .Select(m => $"{names[m.Row]} taken for {names[m.Column]}: {m.Count}").ToList();
        return mistakes.Count == 0 ? "No picture is taken for another tag." : $"The most frequent mistakes: {string.Join("; ", mistakes)}.";
    }

    private static string Short(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";
}
