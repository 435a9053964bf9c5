using System.CommandLine;
using System.Diagnostics;
using Fovea.Cli.Pictures;
using Fovea.Cli.Reports;
using Fovea.Cli.Terminal;
using Fovea.Engine.Evaluation;
using Fovea.Engine.Inference;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea evaluate</c>: measures a model on pictures whose tags are known.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("model.onnx") { Description = "A model file that 'fovea train' wrote." };
        var folder = new Argument<string>("folder") { Description = "A folder with one sub-folder for each tag, named after it; pictures that were not trained on." };
        var report = ReportFile.Option();
        var json = CommandAction.JsonOption();
        var command = new Command("evaluate", "Measure a model on a folder of pictures that it has not seen.") { model, folder, report, json };
        command.SetWork((parsed, console, cancellationToken) => Run(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(folder), parsed.GetValue(report), parsed.GetValue(json), console, cancellationToken));
        return command;
    }

    private static int Run(string modelPath, string path, string? reportPath, bool json, CommandOutput console, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        ReportFile.RequireWritable(reportPath);
        using var classifier = ModelLoader.Load(modelPath);
        var folder = TaggedFolder.Open(path);
        RequireKnownTags(classifier, folder);
        var files = console.WithProgress(progress => FileClassifier.Classify(classifier, [.. folder.Files.Select(f => f.Path)], progress, cancellationToken));
        SkippedFile[] skipped = [.. files.Where(f => f.Problem is not null).Select(f => new SkippedFile(f.Path, f.Problem!))];
        console.WarnAbout(folder, skipped);
        var (read, labels) = Readable(classifier, folder, files);
        float[] probabilities = [.. read.SelectMany(file => file.Probabilities!)];
        var report = Evaluator.Evaluate(
            probabilities, labels, classifier.Metadata.Type, classifier.Tags, classifier.Metadata.Threshold, classifier.Metadata.Seed);
        if (reportPath is not null)
        {
            ReportFile.Write(reportPath, ReportBuilder.OfEvaluation(modelPath, classifier, [.. read.Select(file => file.Path)], labels, probabilities));
        }

        if (json)
        {
            console.Object(ToJson(report, skipped.Length, watch.Elapsed));
        }
        else
        {
            Write(report, skipped.Length, console);
        }

        return ExitCode.Ok;
    }

    private static void RequireKnownTags(Classifier classifier, TaggedFolder folder)
    {
        var unknown = folder.Tags.Except(classifier.Tags, StringComparer.Ordinal).FirstOrDefault();
        if (unknown is not null)
        {
            throw new CommandException(
                ExitCode.BadData, $"The folder '{unknown}' is not a tag of the model. Its tags are: {string.Join(", ", classifier.Tags)}.");
        }
    }

    private static (IReadOnlyList<ClassifiedFile> Files, IReadOnlyList<int[]> Labels) Readable(
        Classifier classifier, TaggedFolder folder, IReadOnlyList<ClassifiedFile> files)
    {
        var classes = classifier.Tags.Index().ToDictionary(t => t.Item, t => t.Index, StringComparer.Ordinal);
        var read = folder.Files.Zip(files).Where(p => p.Second.Probabilities is not null).ToList();
        return read.Count > 0
            ? ([.. read.Select(p => p.Second)], [.. read.Select(p => (int[])[classes[p.First.Tag]])])
            : throw new CommandException(ExitCode.BadData, "The folder holds no readable picture.");
    }

    private static object ToJson(EvaluationReport report, int skipped, TimeSpan elapsed) => new
    {
        pictures = report.Pictures,
        skipped,
        seconds = Math.Round(elapsed.TotalSeconds, 3),
        accuracy = report.Accuracy,
        precision = report.Metrics.Precision,
        recall = report.Metrics.Recall,
        macroAveragePrecision = report.Metrics.AveragePrecision,
        expectedCalibrationError = report.ExpectedCalibrationError,
        threshold = report.Metrics.Threshold,
        perTag = MetricsView.PerTag(report.Metrics),
    };

    private static void Write(EvaluationReport report, int skipped, CommandOutput console)
    {
        console.Line($"pictures: {report.Pictures}");
        console.Line($"skipped: {skipped}");
        console.Line($"accuracy: {MetricsView.Percent(report.Accuracy, report.Intervals.Accuracy)}");
        console.Line($"macroAveragePrecision: {MetricsView.Percent(report.Metrics.AveragePrecision, report.Intervals.AveragePrecision)}");
        console.Line($"expectedCalibrationError: {MetricsView.Percent(report.ExpectedCalibrationError)}");
        console.Table(MetricsView.Table(report.Metrics));
    }
}
