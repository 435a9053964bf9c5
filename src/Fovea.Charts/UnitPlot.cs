namespace Fovea.Charts;

/// <summary>A square from 0 to 100 % on both axes, with its grid and names.</summary>
internal sealed class UnitPlot
{
    private const double Left = 52;
    private const double Top = 12;
    private const double Side = 280;
    private const int Ticks = 5;

    public const double Width = Left + Side + 24;
    public const double Height = Top + Side + 46;

    private readonly SvgWriter svg;

    public UnitPlot(SvgWriter svg, string xName, string yName)
    {
        this.svg = svg;
        for (var tick = 0; tick <= Ticks; tick++)
        {
            var value = tick / (double)Ticks;
            svg.Line(X(0), Y(value), X(1), Y(value), Grid(tick));
            svg.Line(X(value), Y(0), X(value), Y(1), Grid(tick));
            svg.Text(X(0) - 6, Y(value) + 4, SvgWriter.Percent(value), "end");
            svg.Text(X(value), Y(0) + 16, SvgWriter.Percent(value), "middle");
        }

        svg.Text(X(0.5), Y(0) + 36, xName, "middle", "font-weight=\"600\"");
        svg.Text(0, 0, yName, "middle", FormattableString.Invariant($"font-weight=\"600\" transform=\"translate(12 {Y(0.5)}) rotate(-90)\""));
    }

    public static double X(double value) => Left + (Math.Clamp(value, 0, 1) * Side);

    public static double Y(double value) => Top + ((1 - Math.Clamp(value, 0, 1)) * Side);

    public void Path(IEnumerable<(double X, double Y)> values, bool isClosed, string style) =>
        svg.Path(values.Select(value => (X(value.X), Y(value.Y))), isClosed, style);

    private static string Grid(int tick) => $"stroke=\"currentColor\" stroke-opacity=\"{(tick == 0 ? "0.6" : "0.15")}\"";
}
