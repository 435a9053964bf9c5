using System.CommandLine;
using Fovea.Cli.Demo;
using Fovea.Cli.Terminal;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea demo</c>: the whole way from pictures to predictions, in one command.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var images = new Option<string?>("--images")
        {
            Description = "Your own pictures: a folder with one sub-folder for each tag. Without it, sample pictures are drawn.",
            HelpName = "folder",
        };
        var data = new Option<string?>("--data") { Description = "The server's data folder. Without it, a temporary one that stays.", HelpName = "folder" };
        var keep = new Option<bool>("--keep") { Description = "Leave the server running at the end, until Ctrl+C." };
        var json = CommandAction.JsonOption();
        var command = new Command("demo", "Start a server, upload pictures, train, publish and predict, and show how to go on.") { images, data, keep, json };
        command.SetAsyncWork((parsed, console, cancellationToken) => RunAsync(
            new DemoOptions { ImagesFolder = parsed.GetValue(images), DataFolder = parsed.GetValue(data) },
            parsed.GetValue(keep), parsed.GetValue(json), console, parsed.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    internal static async Task<int> RunAsync(
        DemoOptions options, bool keepsRunning, bool json, CommandOutput console, TextWriter error, CancellationToken cancellationToken)
    {
        using var folder = DemoFolder.Open(options.DataFolder);
        await using var run = new DemoRun(options, folder);
        var report = await DemoSteps.ShowAsync(error, steps => run.RunAsync(steps, cancellationToken));
        folder.Keep();
        console.WarnAbout(report.Skipped);
        if (json)
        {
            console.Object(report.ToJson());
        }
        else
        {
            new DemoView(report, console).Write(isServerRunning: keepsRunning);
        }

        if (keepsRunning)
        {
            await run.WaitForShutdownAsync(cancellationToken);
        }

        return ExitCode.Ok;
    }
}
