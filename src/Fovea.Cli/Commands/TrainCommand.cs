using System.CommandLine;
using System.Diagnostics;
using Fovea.Cli.Pictures;
using Fovea.Cli.Reports;
using Fovea.Cli.Terminal;
using Fovea.Engine.Backbones;
using Fovea.Engine.Backbones.Installed;
using Fovea.Engine.Features;
using Fovea.Engine.Training;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea train</c>: a folder of pictures becomes a model file.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "A folder with one sub-folder for each tag, named after it, that holds its pictures." };
        var output = new Option<string>("--output", "-o") { Description = "The model file to write, an ONNX file.", Required = true, HelpName = "model.onnx" };
        var seed = new Option<int>("--seed") { Description = "Decides which pictures are measured together. The same pictures and seed give the same file.", HelpName = "number" };
        var advanced = new Option<bool>("--advanced") { Description = "Fine-tune the backbone too, and keep the better model: slower, and better far from everyday photographs." };
        var budget = new Option<TimeSpan>("--budget")
        {
            Description = "How long an advanced training may take.", HelpName = "hh:mm:ss", DefaultValueFactory = _ => TimeSpan.FromHours(1),
        };
        var backbone = new Option<string>("--backbone") { Description = "The backbone to train on: an installed one of the data folder, or one that comes with Fovea.", HelpName = "id", DefaultValueFactory = _ => Backbone.DefaultId };
        var data = ServeCommand.DataOption("The data folder with the installed backbones.");
        var report = ReportFile.Option();
        var json = CommandAction.JsonOption();
        var command = new Command("train", "Train a model on a folder of pictures, and measure it on pictures it did not see.") { folder, output, seed, advanced, budget, backbone, data, report, json };
        command.SetWork((parsed, console, cancellationToken) => Run(
            parsed.GetRequiredValue(folder), parsed.GetRequiredValue(output), () => BackboneStore.In(parsed.GetRequiredValue(data)).Load(parsed.GetRequiredValue(backbone)), parsed.GetValue(seed),
            parsed.GetValue(advanced) ? parsed.GetValue(budget) : null, parsed.GetValue(report), parsed.GetValue(json), console, cancellationToken));
        return command;
    }

    private static int Run(string path, string modelPath, Func<Backbone> load, int seed, TimeSpan? budget, string? reportPath, bool json, CommandOutput console, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var folder = TaggedFolder.Open(path);
        RequireWritable(modelPath);
        ReportFile.RequireWritable(reportPath);
        using var backbone = load();
        var cache = new MemoryFeatureCache();
        var extractor = new FeatureExtractor(backbone, cache);
        var pictures = console.WithProgress(progress => TrainingPictures.Read(folder, extractor, progress, cancellationToken));
        console.WarnAbout(folder, pictures.Skipped);
        var set = pictures.ToTrainingSet();
        var model = budget is { } limit
            ? AdvancedRun.Train(backbone, cache, set, seed, limit - watch.Elapsed, console, cancellationToken)
            : console.WithProgress(progress => new QuickTrainer(backbone, cache).Train(set, new QuickTrainingOptions { Seed = seed }, progress, cancellationToken));
        Save(model, modelPath);
        var result = new TrainResult(modelPath, model.Evaluation, pictures, set, watch.Elapsed);
        if (reportPath is not null)
        {
            ReportFile.Write(reportPath, ReportBuilder.OfTraining(result, model, extractor, cancellationToken));
        }

        if (json)
        {
            console.Object(result.ToJson());
        }
        else
        {
            result.WriteTo(console);
        }

        return ExitCode.Ok;
    }

    // Asked before the work, because a wrong path should not cost minutes.
    private static void RequireWritable(string modelPath)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(modelPath));
        if (Directory.Exists(modelPath) || !Directory.Exists(folder))
        {
            throw new CommandException(ExitCode.CannotCreate, $"The model cannot be written to '{modelPath}': it has to be a file in a folder that exists.");
        }
    }

    private static void Save(TrainedModel model, string modelPath)
    {
        try
        {
            model.Save(modelPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.CannotCreate, $"The model cannot be written to '{modelPath}': {e.Message}", e);
        }
    }
}
