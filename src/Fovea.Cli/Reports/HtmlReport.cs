using System.Globalization;
using System.Net;
using System.Text;
using Fovea.Charts;
using Fovea.Cli.Pictures;
using Fovea.Engine.Evaluation;
using Fovea.Engine.Imaging;

namespace Fovea.Cli.Reports;

/// <summary>A report as one page that needs no other file: plots are SVG, thumbnails are inside.</summary>
internal static class HtmlReport
{
    // A thumbnail takes about 4 KB; a page with thousands of them would open slowly. All are in the JSON form.
    private const int MostSuspects = 60;
    private const int MostGroups = 30;
    private const int MostInAGroup = 8;
    private const int ThumbnailSidePixels = 128;
    private const int ThumbnailQuality = 70;
    private const int MaxPoints = 256;

    private const string Head = """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <title>{0}</title>
        <style>
        :root {{ color-scheme: light dark; --text: #1c2024; --page: #fff; --card: #f5f6f8; --line: #d8dbe0; --fovea-chart-accent: #2f6fde; --fovea-chart-mistake: #d9480f; }}
        @media (prefers-color-scheme: dark) {{ :root {{ --text: #e7e9ec; --page: #15181c; --card: #1f2329; --line: #3a4049; --fovea-chart-accent: #6ea0ff; --fovea-chart-mistake: #ff8a5c; }} }}
        body {{ font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); max-width: 1080px; margin: 0 auto; padding: 24px; }}
        h1 {{ margin: 0; }} h2 {{ margin-top: 2.2em; border-bottom: 1px solid var(--line); }} h3 {{ margin: 0 0 .5em; font-size: 1em; }}
        table {{ border-collapse: collapse; width: 100%; }} th, td {{ text-align: right; padding: 4px 10px; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }}
        th:first-child, td:first-child {{ text-align: left; }} .wide {{ overflow-x: auto; }} small {{ opacity: .75; white-space: nowrap; }}
        .cards {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(160px, 1fr)); gap: 12px; }} .card {{ background: var(--card); border-radius: 8px; padding: 12px; overflow-wrap: anywhere; }} .card small {{ white-space: normal; }}
        .card b {{ font-size: 1.6em; display: block; }} .card img {{ max-width: 100%; max-height: 128px; display: block; margin: 0 auto 6px; border-radius: 4px; }}
        .plots {{ display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 20px; }} .group {{ margin-bottom: 18px; }}
        </style></head><body>
        """;

    public static string Write(Report report)
    {
        var html = new StringBuilder();
        html.AppendFormat(CultureInfo.InvariantCulture, Head, Text(report.Title));
        html.Append(CultureInfo.InvariantCulture, $"<h1>{Text(report.Title)}</h1><p>{Text(report.Subtitle)} A tag counts as predicted from {report.At.Threshold * 100:0.#} %. Small numbers are 95 % intervals.</p>");
        WriteNumbers(html, report);
        WriteWarnings(html, report);
        WriteTags(html, report);
        WritePlots(html, report);
        WriteSuspects(html, report);
        WriteNearDuplicates(html, report);
        return html.Append("</body></html>\n").ToString();
    }

    private static void WriteNumbers(StringBuilder html, Report report)
    {
        html.Append("<div class=\"cards\">");
        foreach (var (name, estimate) in TextReport.Overall(report))
        {
            html.Append(CultureInfo.InvariantCulture, $"<div class=\"card\">{name}<b>{estimate.Value * 100:0.0} %</b><small>{Interval(estimate)}</small></div>");
        }

        html.Append(CultureInfo.InvariantCulture, $"<div class=\"card\">Calibration error<b>{ExpectedCalibrationError.Compute(report.Analysis.CalibrationBins) * 100:0.0} %</b><small>0 is perfect</small></div></div>");
    }

    private static void WriteWarnings(StringBuilder html, Report report)
    {
        html.Append("<h2>What to do next</h2>");
        html.Append(report.Warnings.Count == 0 ? "<p>Nothing stands out.</p>" : "<ul>");
        foreach (var warning in report.Warnings)
        {
            html.Append(CultureInfo.InvariantCulture, $"<li>{Text(warning.Message)}</li>");
        }

        html.Append(report.Warnings.Count == 0 ? "" : "</ul>");
    }

    private static void WriteTags(StringBuilder html, Report report)
    {
        html.Append("<h2>Tags</h2><div class=\"wide\"><table><thead><tr><th scope=\"col\">Tag</th><th scope=\"col\">Pictures</th><th scope=\"col\">Precision</th><th scope=\"col\">Recall</th><th scope=\"col\">Average precision</th><th scope=\"col\">Best threshold</th></tr></thead><tbody>");
        foreach (var tag in report.At.Tags)
        {
            var best = tag.Suggestion is { } suggestion ? string.Create(CultureInfo.InvariantCulture, $"{suggestion.Threshold * 100:0} % <small>F1 {suggestion.F1 * 100:0}</small>") : "";
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(tag.Metrics.Name)}</td><td>{tag.Metrics.Pictures}</td><td>{Cell(tag.Precision)}</td><td>{Cell(tag.Recall)}</td><td>{Cell(tag.AveragePrecision)}</td><td>{best}</td></tr>");
        }

        html.Append("</tbody></table></div>");
    }

    private static void WritePlots(StringBuilder html, Report report)
    {
        html.Append("<h2>Confusion</h2><div class=\"wide\">");
        html.Append(ConfusionChart.Draw(report.ConfusionNames, [.. report.At.Confusion.Chunk(report.At.ConfusionSize)]));
        html.Append("</div><h2>Precision, recall and calibration</h2><div class=\"plots\">");
        Plot(html, "All tags", Curve("all tags", report.Analysis.Curves.Overall, report.At.AveragePrecision.Value, report.At.Precision, report.At.Recall));
        Plot(html, "Calibration", ReliabilityChart.Draw(
            [.. report.Analysis.CalibrationBins.Select(Bar)], ExpectedCalibrationError.Compute(report.Analysis.CalibrationBins)));
        foreach (var (tag, curve) in report.At.Tags.Zip(report.Analysis.Curves.Tags).Where(pair => pair.First.Metrics.Pictures > 0))
        {
            Plot(html, tag.Metrics.Name, Curve(tag.Metrics.Name, curve, tag.AveragePrecision.Value, tag.Precision, tag.Recall));
        }

        html.Append("</div>");
    }

    private static void Plot(StringBuilder html, string name, string chart) =>
        html.Append(CultureInfo.InvariantCulture, $"<div><h3>{Text(name)}</h3>{chart}</div>");

    private static string Curve(string name, EvaluationCurve curve, double averagePrecision, Estimate precision, Estimate recall)
    {
        var thinned = curve.Curve.Thin(MaxPoints);
        return PrecisionRecallChart.Draw(
            name, [.. thinned.Recall.Zip(thinned.Precision, (r, p) => new CurveMark(r, p))],
            [.. curve.Band.Recall.Select((r, i) => new BandMark(r, curve.Band.Lower[i], curve.Band.Upper[i]))],
            averagePrecision, new CurveMark(recall.Value, precision.Value));
    }

    private static ReliabilityBar Bar(CalibrationBin bin)
    {
        var interval = WilsonInterval.Compute(bin.Accuracy, bin.Count);
        return new ReliabilityBar(bin.Lower, bin.Upper, bin.Count, bin.MeanConfidence, bin.Accuracy, interval.Lower, interval.Upper);
    }

    private static void WriteSuspects(StringBuilder html, Report report)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>Labels that may be wrong</h2><p>{Shown(report.Suspects.Count, MostSuspects)}</p><div class=\"cards\">");
        foreach (var suspect in report.Suspects.Take(MostSuspects))
        {
            html.Append(CultureInfo.InvariantCulture, $"<div class=\"card\">{Thumbnail(report.Paths[suspect.Row])}tagged <strong>{Text(report.NameOf(suspect.GivenClass))}</strong>, looks like <strong>{Text(report.NameOf(suspect.SuggestedClass))}</strong><br><small title=\"{Text(report.Paths[suspect.Row])}\">{Text(Path.GetFileName(report.Paths[suspect.Row]))}</small></div>");
        }

        html.Append("</div>");
    }

    private static void WriteNearDuplicates(StringBuilder html, Report report)
    {
        html.Append(CultureInfo.InvariantCulture, $"<h2>Near-duplicates</h2><p>{Shown(report.NearDuplicates.Count, MostGroups)}</p>");
        foreach (var group in report.NearDuplicates.Take(MostGroups))
        {
            html.Append("<div class=\"cards group\">");
            foreach (var row in group.Take(MostInAGroup))
            {
                html.Append(CultureInfo.InvariantCulture, $"<div class=\"card\">{Thumbnail(report.Paths[row])}<strong>{Text(report.TagsOf(row))}</strong><br><small title=\"{Text(report.Paths[row])}\">{Text(Path.GetFileName(report.Paths[row]))}</small></div>");
            }

            html.Append("</div>");
        }
    }

    private static string Shown(int count, int most) => count == 0 ? "None." : count <= most ? $"{count}, the most important first." : $"The first {most} of {count}; all are in the .json form.";

    private static string Thumbnail(string path)
    {
        try
        {
            return $"<img alt=\"\" src=\"data:image/jpeg;base64,{Convert.ToBase64String(ImageDecoder.ResizeToJpeg(PictureFile.Read(path), ThumbnailSidePixels, ThumbnailQuality))}\">";
        }
        catch (Exception e) when (PictureFile.IsProblemOfFile(e))
        {
            // It was read before and went away since: the report is still worth having.
            return "";
        }
    }

    private static string Cell(Estimate estimate) => string.Create(CultureInfo.InvariantCulture, $"{estimate.Value * 100:0.0} % <small>{Interval(estimate)}</small>");

    private static string Interval(Estimate estimate) => string.Create(CultureInfo.InvariantCulture, $"{estimate.Lower * 100:0.0} to {estimate.Upper * 100:0.0}");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
