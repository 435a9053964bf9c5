using System.Globalization;
using System.Net;
using System.Text;

namespace Fovea.Charts;

/// <summary>Writes SVG elements: numbers the same in every culture, text and attributes escaped.</summary>
internal sealed class SvgWriter
{
    /// <summary>Colour of what is measured.</summary>
    public const string Accent = "var(--fovea-chart-accent, #2f6fde)";

    /// <summary>Colour of mistakes.</summary>
    public const string Mistake = "var(--fovea-chart-mistake, #d9480f)";

    private readonly StringBuilder svg = new();

    /// <param name="width">Width of the drawing in its own units; the page decides how large it is shown.</param>
    /// <param name="height">Height in the same units.</param>
    /// <param name="title">What it is, read out first.</param>
    /// <param name="description">What it says, for those who do not see it.</param>
    /// <param name="hasLinks">Whether there are links in it, which an image could not have.</param>
    public SvgWriter(double width, double height, string title, string description, bool hasLinks = false)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Number(width)} {Number(height)}\" role=\"{(hasLinks ? "group" : "img")}\" aria-label=\"{Escape(title)}\" ");
        svg.Append(CultureInfo.InvariantCulture, $"fill=\"currentColor\" font-family=\"inherit\" font-size=\"11\" style=\"width:100%;height:auto;max-width:{Number(width * 1.5)}px\">");
        svg.Append(CultureInfo.InvariantCulture, $"<title>{Escape(title)}</title><desc>{Escape(description)}</desc>");
    }

    public static string Percent(double value) => (value * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    public void Line(double x1, double y1, double x2, double y2, string style) =>
        Element($"line x1=\"{Number(x1)}\" y1=\"{Number(y1)}\" x2=\"{Number(x2)}\" y2=\"{Number(y2)}\" {style}");

    /// <summary>Draws straight lines from point to point; nothing without a point.</summary>
    public void Path(IEnumerable<(double X, double Y)> points, bool isClosed, string style)
    {
        var line = string.Join('L', points.Select(p => $"{Number(p.X)} {Number(p.Y)}"));
        if (line.Length > 0)
        {
            Element($"path d=\"M{line}{(isClosed ? "Z" : "")}\" {style}");
        }
    }

    public void Rectangle(double x, double y, double width, double height, string style, string? title = null) =>
        Element($"rect x=\"{Number(x)}\" y=\"{Number(y)}\" width=\"{Number(width)}\" height=\"{Number(height)}\" {style}", "rect", title);

    public void Circle(double x, double y, double radius, string style, string? title = null) =>
        Element($"circle cx=\"{Number(x)}\" cy=\"{Number(y)}\" r=\"{Number(radius)}\" {style}", "circle", title);

    /// <param name="x">Where it is anchored.</param>
    /// <param name="y">Its base line.</param>
    /// <param name="text">The words.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="style">More attributes.</param>
    /// <param name="title">Shown when the pointer rests on it.</param>
    public void Text(double x, double y, string text, string anchor, string style = "", string? title = null)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Number(x)}\" y=\"{Number(y)}\" text-anchor=\"{anchor}\" {style}>");
        if (title is not null)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<title>{Escape(title)}</title>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"{Escape(text)}</text>");
    }

    public void OpenLink(string address) => svg.Append(CultureInfo.InvariantCulture, $"<a href=\"{Escape(address)}\">");

    public void CloseLink() => svg.Append("</a>");

    public string Finish() => svg.Append("</svg>").ToString();

    private void Element(string content, string? name = null, string? title = null) =>
        svg.Append(title is null ? $"<{content}/>" : $"<{content}><title>{Escape(title)}</title></{name}>");

    private static string Number(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);

    private static string Escape(string text) => WebUtility.HtmlEncode(new string([.. text.Where(c => !char.IsControl(c))]));
}
