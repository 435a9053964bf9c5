using System.Globalization;
using System.Text;
using Fovea.Engine.Evaluation;

namespace Fovea.Cli.Reports;

/// <summary>A report to read in a terminal.</summary>
internal static class TextReport
{
    private const int NameWidth = 24;

    public static string Write(Report report)
    {
        var text = new StringBuilder();
        Lines(text, [report.Title.ToUpperInvariant(), report.Subtitle]);
        Lines(text, ["", "MEASURED (95 % interval)", .. Overall(report).Select(m => $"  {m.Name,-NameWidth} {Percent(m.Estimate)}")]);
        Lines(text, ["", "WARNINGS", .. Or(report.Warnings.Select(w => $"  {w.Message}"))]);
        Lines(text, ["", "TAGS", $"  {"",-NameWidth} {"pictures",8}  {"precision",-24} {"recall",-24} {"average precision",-24} best threshold"]);
        foreach (var tag in report.At.Tags)
        {
            Lines(text, [string.Create(
                CultureInfo.InvariantCulture,
                $"  {tag.Metrics.Name,-NameWidth} {tag.Metrics.Pictures,8}  {Percent(tag.Precision),-24} {Percent(tag.Recall),-24} {Percent(tag.AveragePrecision),-24} {tag.Suggestion?.Threshold:0.00}")]);
        }

        Lines(text, ["", "CONFUSION: actual, taken for, pictures", .. Or(Mistakes(report))]);
        Lines(text, ["", "CALIBRATION: predicted, right, predictions", .. report.Analysis.CalibrationBins.Where(bin => bin.Count > 0)
            .Select(bin => string.Create(CultureInfo.InvariantCulture, $"  {bin.MeanConfidence,8:P1} {bin.Accuracy,8:P1} {bin.Count,6}"))]);
        Lines(text, ["", "SUSPECT LABELS, most suspicious first", .. Or(report.Suspects
            .Select(s => $"  {report.Paths[s.Row]}: tagged {report.NameOf(s.GivenClass)}, looks like {report.NameOf(s.SuggestedClass)}"))]);
        Lines(text, ["", "NEAR-DUPLICATES", .. Or(report.NearDuplicates.Select(group => "  " + string.Join("\n    = ", group.Select(row => $"{report.Paths[row]} ({report.TagsOf(row)})"))))]);
        return text.ToString();
    }

    /// <summary>The metrics of the whole model by name.</summary>
    public static IEnumerable<(string Name, Estimate Estimate)> Overall(Report report) =>
    [
        ("Accuracy", report.At.Accuracy), ("Precision", report.At.Precision), ("Recall", report.At.Recall), ("Average precision", report.At.AveragePrecision),
    ];

    public static string Percent(Estimate estimate) => string.Create(
        CultureInfo.InvariantCulture, $"{estimate.Value * 100:0.0} % ({estimate.Lower * 100:0.0} to {estimate.Upper * 100:0.0})");

    private static IEnumerable<string> Mistakes(Report report) =>
        from row in Enumerable.Range(0, report.At.ConfusionSize)
        from column in Enumerable.Range(0, report.At.ConfusionSize)
        let count = report.At.Confusion[(row * report.At.ConfusionSize) + column]
        where row != column && count > 0
        orderby count descending
        select $"  {report.NameOf(row)}, {report.NameOf(column)}, {count}";

    private static IEnumerable<string> Or(IEnumerable<string> lines) => lines.DefaultIfEmpty("  none");

    private static void Lines(StringBuilder text, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append(line).Append('\n');
        }
    }
}
