namespace Fovea.Charts;

/// <summary>Precision against recall, with the band in which the curve would lie with other pictures.</summary>
public static class PrecisionRecallChart
{
    /// <summary>Draws the curve.</summary>
    /// <param name="name">What it is the curve of, for example a tag.</param>
    /// <param name="points">The curve in any order of recall.</param>
    /// <param name="band">The 95 % band by rising recall; empty for none.</param>
    /// <param name="averagePrecision">The area under the curve, in [0, 1].</param>
    /// <param name="chosen">Where the chosen threshold lies; <see langword="null"/> for no mark.</param>
    /// <returns>An <c>svg</c> element; it takes its colour from the page and <c>--fovea-chart-accent</c>.</returns>
    /// <remarks>Drawn in steps, because average precision is the area under the steps.</remarks>
    public static string Draw(string name, IReadOnlyList<CurveMark> points, IReadOnlyList<BandMark> band, double averagePrecision, CurveMark? chosen = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(band);
        var description = $"Average precision {SvgWriter.Percent(averagePrecision)}."
            + (chosen is { } at ? $" At the chosen threshold precision is {SvgWriter.Percent(at.Precision)} and recall {SvgWriter.Percent(at.Recall)}." : "");
        var svg = new SvgWriter(UnitPlot.Width, UnitPlot.Height, $"Precision and recall: {name}", description);
        var plot = new UnitPlot(svg, "Recall", "Precision");
        if (band.Count > 0)
        {
            plot.Path([.. band.Select(b => (b.Recall, b.Upper)), .. band.Reverse().Select(b => (b.Recall, b.Lower))], isClosed: true, $"fill=\"{SvgWriter.Accent}\" fill-opacity=\"0.2\"");
        }

        plot.Path(Steps(points), isClosed: false, $"fill=\"none\" stroke=\"{SvgWriter.Accent}\" stroke-width=\"2\" stroke-linejoin=\"round\"");
        if (chosen is { } mark)
        {
            svg.Circle(
                UnitPlot.X(mark.Recall), UnitPlot.Y(mark.Precision), 5, $"fill=\"{SvgWriter.Accent}\" stroke=\"currentColor\" stroke-width=\"1.5\"",
                $"Precision {SvgWriter.Percent(mark.Precision)}, recall {SvgWriter.Percent(mark.Recall)}");
        }

        return svg.Finish();
    }

    // Where several thresholds have one recall, the best precision is what can be had; and recall 0 is no choice at all.
    private static IEnumerable<(double Recall, double Precision)> Steps(IReadOnlyList<CurveMark> points)
    {
        var reached = 0.0;
        foreach (var best in points.Where(p => p.Recall > 0).GroupBy(p => p.Recall).OrderBy(same => same.Key).Select(same => same.MaxBy(p => p.Precision)))
        {
            yield return (reached, best.Precision);
            yield return (best.Recall, best.Precision);
            reached = best.Recall;
        }
    }
}
