using Fovea.Cli.Commands;
using Fovea.Cli.Terminal;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fovea.Cli.Demo;

/// <summary>Prints a report for people.</summary>
internal sealed class DemoView(DemoReport report, CommandOutput console)
{
    // More lines would hide what comes after; all of them are in the JSON form.
    private const int PredictionsShown = 30;

    public void Write(bool isServerRunning)
    {
        WriteMetrics();
        WritePredictions();
        WriteTimings();
        WriteAddresses(isServerRunning);
    }

    private void WriteMetrics()
    {
        Heading("How good it is: each picture judged by a model that did not see it");
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("tag");
        foreach (var name in (string[])["pictures", "precision", "recall", "average precision"])
        {
            table.AddColumn(name, column => column.RightAligned());
        }

        foreach (var tag in report.Performance.PerTagPerformance)
        {
            table.AddRow(Row(tag.Name!, report.PicturesOf(tag.Name!), tag.Precision, tag.Recall, tag.AveragePrecision));
        }

        table.AddRow(Row("all", report.TrainedPictures, report.Performance.Precision, report.Performance.Recall, report.Performance.AveragePrecision));
        console.Table(table);
    }

    private static IRenderable[] Row(string name, int pictures, float precision, float recall, float? averagePrecision) =>
    [
        new Text(CommandOutput.Printable(name)), new Text(pictures.ToString()), new Text(MetricsView.Percent(precision)),
        new Text(MetricsView.Percent(recall)), new Text(averagePrecision is { } value ? MetricsView.Percent(value) : "-"),
    ];

    private void WritePredictions()
    {
        Heading($"What it says of {report.Predictions.Count} pictures it has not seen: {report.Right} right");
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("picture", "is", "predicted");
        table.AddColumn("probability", column => column.RightAligned());
        table.AddColumn("");
        var isLong = report.Predictions.Count > PredictionsShown;
        foreach (var prediction in (isLong ? report.Predictions.OrderBy(p => p.IsRight) : report.Predictions.AsEnumerable()).Take(PredictionsShown))
        {
            table.AddRow(
                new Text(CommandOutput.Printable(Path.GetFileName(prediction.Picture.Path))), new Text(CommandOutput.Printable(prediction.Picture.Tag)),
                new Text(CommandOutput.Printable(prediction.PredictedTag)), new Text(MetricsView.Percent(prediction.Probability)),
                prediction.IsRight ? new Text("right", Color.Green) : new Text("WRONG", Color.Red));
        }

        console.Table(table);
        if (isLong)
        {
            console.Line($"  and {report.Predictions.Count - PredictionsShown} more (see --json); the wrong ones stand first");
            console.Line("");
        }
    }

    private void WriteTimings()
    {
        Heading("How long it took");
        console.Line($"  {"pictures",-18} {Seconds(DemoStep.Pictures)}");
        console.Line($"  {"server start",-18} {Seconds(DemoStep.Start)}");
        console.Line($"  {"upload",-18} {Seconds(DemoStep.Upload)}");
        console.Line($"  {"training",-18} {Seconds(DemoStep.Train)}");
        console.Line($"  {"publishing",-18} {Seconds(DemoStep.Publish)}");
        console.Line($"  {"median prediction",-18} {report.MedianPrediction.TotalMilliseconds,8:0.0} ms");
    }

    private string Seconds(DemoStep step) => $"{report.Elapsed[step].TotalSeconds,8:0.00} s";

    private void WriteAddresses(bool isServerRunning)
    {
        var addresses = report.Addresses;
        var endpoint = isServerRunning ? addresses.Endpoint : ServeCommand.DefaultUrl + "/";
        var folder = Shell.Quote(addresses.DataFolder);
        Heading("Go on from here");
        console.Line($"  endpoint      {endpoint}");
        console.Line($"  project id    {addresses.ProjectId}");
        console.Line($"  publish name  {addresses.PublishName}");
        console.Line($"  data folder   {addresses.DataFolder}");
        console.Line($"  pictures      {report.Pictures.Folder}");
        console.Line($"  all keys      {addresses.CredentialsFile}");
        console.Line("");
        if (isServerRunning)
        {
            Command("Look at it in a browser; this link signs one browser in, once, within an hour", addresses.SignInLink.ToString());
        }

        Command(isServerRunning ? "The server answers until Ctrl+C; start it again with" : "Start the server again", $"./fovea serve --data {folder}");
        Command(
            isServerRunning ? "Ask it about a picture" : "and ask it about a picture, from another terminal",
            $"curl -H 'Prediction-Key: {addresses.PredictionKey}' \\",
            "  -H 'Content-Type: application/octet-stream' \\",
            $"  --data-binary @{Shell.Quote(report.Predictions[0].Picture.Path)} \\",
            $"  {addresses.PredictionUrl(endpoint)}");
        Command("Try your own pictures: one sub-folder for each tag, five pictures or more in each", "./fovea demo --images <folder>");
        if (addresses.IsTemporary)
        {
            Command("Everything is in the data folder; when you are done with it", $"rm -r {folder}");
        }
    }

    private void Heading(string text) => console.Table(new Markup($"\n[bold]{Markup.Escape(text)}[/]\n"));

    private void Command(string title, params string[] lines)
    {
        console.Line($"  {title}:");
        foreach (var line in lines)
        {
            console.Line($"    {line}");
        }

        console.Line("");
    }
}
