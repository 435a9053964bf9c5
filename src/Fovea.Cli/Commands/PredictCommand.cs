using System.CommandLine;
using Fovea.Cli.Pictures;
using Fovea.Cli.Terminal;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea predict</c>: says what pictures show.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("model.onnx") { Description = "A model file that 'fovea train' wrote." };
        var pictures = new Argument<string[]>("pictures") { Description = "Pictures, or folders of pictures.", Arity = ArgumentArity.OneOrMore };
        var json = CommandAction.JsonOption();
        var command = new Command("predict", "Predict the tags of pictures.") { model, pictures, json };
        command.SetWork((parsed, console, cancellationToken) => Run(
            parsed.GetRequiredValue(model), parsed.GetRequiredValue(pictures), parsed.GetValue(json), console, cancellationToken));
        return command;
    }

    private static int Run(string modelPath, string[] inputs, bool json, CommandOutput console, CancellationToken cancellationToken)
    {
        using var classifier = ModelLoader.Load(modelPath);
        string[] paths = [.. inputs.SelectMany(Expand).Distinct(StringComparer.Ordinal)];
        var files = console.WithProgress(progress => FileClassifier.Classify(classifier, paths, progress, cancellationToken));
        SkippedFile[] skipped = [.. files.Where(f => f.Problem is not null).Select(f => new SkippedFile(f.Path, f.Problem!))];
        console.WarnAbout(skipped);
        ClassifiedFile[] read = [.. files.Where(f => f.Probabilities is not null)];
        if (json)
        {
            console.Object(new { predictions = read.Select(f => new { picture = f.Path, tags = Ranked(f, classifier.Tags) }), skipped });
        }
        else
        {
            Write(read, classifier.Tags, console);
        }

        // A picture somebody named has to be answered; a stray file in a folder may be passed over.
        var named = inputs.ToHashSet(StringComparer.Ordinal);
        return read.Length == 0 || skipped.Any(s => named.Contains(s.Path)) ? ExitCode.BadData : ExitCode.Ok;
    }

    private static IEnumerable<string> Expand(string input)
    {
        if (Directory.Exists(input))
        {
            return PictureFile.In(input);
        }

        return File.Exists(input) ? [input] : throw new CommandException(ExitCode.NoInput, $"There is no picture or folder '{input}'.");
    }

    private static IReadOnlyList<TagProbability> Ranked(ClassifiedFile file, IReadOnlyList<string> tags) =>
        [.. tags.Zip(file.Probabilities!, (tag, probability) => new TagProbability(tag, probability)).OrderByDescending(t => t.Probability)];

    private static void Write(ClassifiedFile[] files, IReadOnlyList<string> tags, CommandOutput console)
    {
        foreach (var file in files)
        {
            console.Line(file.Path);
            foreach (var (tag, probability) in Ranked(file, tags))
            {
                console.Line($"  {probability * 100,5:0.0} %  {tag}");
            }
        }
    }

    private sealed record TagProbability(string Tag, float Probability);
}
