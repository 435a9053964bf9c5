using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.SamplePictures;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea sample-pictures</c>: draws pictures to try Fovea with.</summary>
internal static class SamplePicturesCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "Receives one sub-folder for each tag; created if absent." };
        var perTag = new Option<int>("--per-tag") { Description = "Pictures of each tag.", Required = true, HelpName = "number" };
        var firstIndex = new Option<int>("--first-index") { Description = "Number of the first picture; another range gives other pictures.", HelpName = "number" };
        perTag.Validators.Add(result => Require(result.GetValueOrDefault<int>() >= 1, "--per-tag must be at least 1.", result.AddError));
        firstIndex.Validators.Add(result => Require(result.GetValueOrDefault<int>() >= 0, "--first-index must be at least 0.", result.AddError));
        var json = CommandAction.JsonOption();
        var command = new Command("sample-pictures", "Draw sample pictures of several things, to try Fovea with.") { folder, perTag, firstIndex, json };
        command.SetWork((parsed, console, _) => Run(
            parsed.GetRequiredValue(folder), parsed.GetRequiredValue(perTag), parsed.GetValue(firstIndex), parsed.GetValue(json), console));
        return command;
    }

    private static int Run(string folder, int perTag, int firstIndex, bool json, CommandOutput console)
    {
        IReadOnlyList<string> paths;
        try
        {
            paths = SamplePictureRenderer.WriteFolder(folder, perTag, firstIndex);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.CannotCreate, $"The pictures cannot be written to '{folder}': {e.Message}", e);
        }

        if (json)
        {
            console.Object(new { folder, pictures = paths.Count, tags = SamplePictureCatalogue.Tags });
        }
        else
        {
            console.Line($"pictures: {paths.Count}");
            console.Line($"tags: {string.Join(", ", SamplePictureCatalogue.Tags)}");
            console.Line($"folder: {folder}");
        }

        return ExitCode.Ok;
    }

    private static void Require(bool holds, string message, Action<string> addError)
    {
        if (!holds)
        {
            addError(message);
        }
    }
}
