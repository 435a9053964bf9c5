using System.Globalization;

namespace Fovea.Charts;

/// <summary>The loss of a training against the pictures seen.</summary>
public static class LossChart
{
    private const double Left = 52;
    private const double Top = 12;
    private const double PlotWidth = 520;
    private const double PlotHeight = 260;
    private const int Ticks = 5;

    /// <summary>Draws both curves; the axis of the loss begins at 0.</summary>
    /// <param name="name">What was trained.</param>
    /// <param name="training">Loss on the pictures trained on, by rising number; empty for none.</param>
    /// <param name="validation">Loss on held-out pictures, by rising number; empty for none.</param>
    /// <returns>An <c>svg</c> element; it takes its colour from the page.</returns>
    public static string Draw(string name, IReadOnlyList<LossMark> training, IReadOnlyList<LossMark> validation)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(validation);
        List<LossMark> all = [.. training, .. validation];
        var mostPictures = Math.Max(1, all.Select(m => m.Pictures).DefaultIfEmpty().Max());
        var mostLoss = Math.Max(1e-6, all.Select(m => m.Loss).DefaultIfEmpty().Max());
        var description = validation.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $"Validation loss from {validation[0].Loss:0.000} to {validation[^1].Loss:0.000}.") : "No validation yet.";
        var svg = new SvgWriter(Left + PlotWidth + 24, Top + PlotHeight + 46, $"Loss: {name}", description);
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var share = tick / (double)Ticks;
            svg.Line(X(0), Y(share * mostLoss), X(mostPictures), Y(share * mostLoss), $"stroke=\"currentColor\" stroke-opacity=\"{(tick == 0 ? "0.6" : "0.15")}\"");
            svg.Text(X(0) - 6, Y(share * mostLoss) + 4, (share * mostLoss).ToString("0.00", CultureInfo.InvariantCulture), "end");
            svg.Text(X(share * mostPictures), Y(0) + 16, (share * mostPictures).ToString("#,0", CultureInfo.InvariantCulture), "middle");
        }

        svg.Text(X(mostPictures / 2.0), Y(0) + 36, "Pictures seen", "middle", "font-weight=\"600\"");
        Curve(training, $"fill=\"none\" stroke=\"{SvgWriter.Accent}\" stroke-opacity=\"0.5\"");
        Curve(validation, $"fill=\"none\" stroke=\"{SvgWriter.Mistake}\" stroke-width=\"2\"");
        svg.Text(X(mostPictures), Top + 12, "on training pictures", "end", $"fill=\"{SvgWriter.Accent}\"");
        svg.Text(X(mostPictures), Top + 28, "on held-out pictures, averaged weights", "end", $"fill=\"{SvgWriter.Mistake}\"");
        return svg.Finish();

        double X(double pictures) => Left + (pictures / mostPictures * PlotWidth);
        double Y(double loss) => Top + ((1 - (loss / mostLoss)) * PlotHeight);
        void Curve(IReadOnlyList<LossMark> marks, string style) => svg.Path(marks.Select(m => (X(m.Pictures), Y(m.Loss))), isClosed: false, style);
    }
}
