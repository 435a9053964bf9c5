namespace Fovea.Charts;

/// <summary>How often predictions of a given confidence are right: on the diagonal, 80 % means 80 %.</summary>
public static class ReliabilityChart
{
    /// <summary>Draws the diagram.</summary>
    /// <param name="bars">The bins, by rising confidence.</param>
    /// <param name="expectedCalibrationError">The mean gap, in [0, 1].</param>
    /// <returns>An <c>svg</c> element; it takes its colours from the page, <c>--fovea-chart-accent</c> and <c>--fovea-chart-mistake</c>.</returns>
    public static string Draw(IReadOnlyList<ReliabilityBar> bars, double expectedCalibrationError)
    {
        ArgumentNullException.ThrowIfNull(bars);
        var svg = new SvgWriter(
            UnitPlot.Width, UnitPlot.Height, "Reliability of the probabilities",
            $"Expected calibration error {SvgWriter.Percent(expectedCalibrationError)}: the mean gap between how sure the model is and how often it is right.");
        var plot = new UnitPlot(svg, "Predicted probability", "Share that is right");
        var most = bars.Select(bar => bar.Count).DefaultIfEmpty(0).Max();
        foreach (var bar in bars.Where(bar => bar.Count > 0))
        {
            Draw(svg, bar, most);
        }

        plot.Path([(0, 0), (1, 1)], isClosed: false, "fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.7\" stroke-dasharray=\"4 4\"");
        return svg.Finish();
    }

    private static void Draw(SvgWriter svg, ReliabilityBar bar, int most)
    {
        var (left, right) = (UnitPlot.X(bar.Lower) + 1, UnitPlot.X(bar.Upper) - 1);
        var middle = (left + right) / 2;
        var weight = FormattableString.Invariant($"{0.25 + (0.5 * Math.Sqrt(bar.Count / (double)most)):0.##}");
        svg.Rectangle(
            left, UnitPlot.Y(bar.Accuracy), right - left, UnitPlot.Y(0) - UnitPlot.Y(bar.Accuracy), $"fill=\"{SvgWriter.Accent}\" fill-opacity=\"{weight}\"",
            $"{bar.Count} predictions of {SvgWriter.Percent(bar.MeanConfidence)} on average; {SvgWriter.Percent(bar.Accuracy)} of them are right ({SvgWriter.Percent(bar.AccuracyLower)} to {SvgWriter.Percent(bar.AccuracyUpper)})");
        svg.Line(middle, UnitPlot.Y(bar.AccuracyLower), middle, UnitPlot.Y(bar.AccuracyUpper), "stroke=\"currentColor\" stroke-opacity=\"0.6\"");
        svg.Circle(UnitPlot.X(bar.MeanConfidence), UnitPlot.Y(bar.Accuracy), 3, $"fill=\"{SvgWriter.Accent}\" stroke=\"currentColor\"");
    }
}
