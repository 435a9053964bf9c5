using Fovea.Cli.Pictures;
using Fovea.Cli.Terminal;
using Fovea.Engine.Evaluation;
using Spectre.Console;

namespace Fovea.Cli.Commands;

/// <summary>Metrics as commands show them.</summary>
internal static class MetricsView
{
    public static string Percent(double value) => $"{value * 100:0.0} %";

    public static string Percent(double value, ConfidenceInterval interval) =>
        $"{Percent(value)} ({interval.Lower * 100:0.0} to {interval.Upper * 100:0.0})";

    public static IEnumerable<object> PerTag(IterationMetrics metrics) => metrics.Tags.Select(t => new
    {
        tag = t.Name,
        pictures = t.Pictures,
        precision = t.Precision,
        recall = t.Recall,
        averagePrecision = t.AveragePrecision,
    });

    public static Table Table(IterationMetrics metrics)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("tag");
        foreach (var name in (string[])["pictures", "precision", "recall", "average precision"])
        {
            table.AddColumn(name, column => column.RightAligned());
        }

        foreach (var tag in metrics.Tags)
        {
            table.AddRow(
                new Text(CommandOutput.Printable(tag.Name)), new Text(tag.Pictures.ToString()),
                new Text(Percent(tag.Precision)), new Text(Percent(tag.Recall)), new Text(Percent(tag.AveragePrecision)));
        }

        return table;
    }

    public static void WarnAbout(this CommandOutput console, TaggedFolder folder, IReadOnlyList<SkippedFile> skipped)
    {
        if (folder.StrayFiles > 0)
        {
            console.Warning($"{folder.StrayFiles} files lie beside the sub-folders and have no tag; they are left out.");
        }

        console.WarnAbout(skipped);
    }

    public static void WarnAbout(this CommandOutput console, IReadOnlyList<SkippedFile> skipped)
    {
        foreach (var file in skipped)
        {
            console.Warning($"skipped {file.Path}: {file.Reason}");
        }
    }
}
