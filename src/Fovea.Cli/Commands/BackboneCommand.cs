using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Engine.Backbones.Installed;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea backbone</c>: the networks that trainings stand on.</summary>
internal static class BackboneCommand
{
    public static Command Create() => new("backbone", "List, install, remove and assign the networks that trainings stand on.")
    {
        BackboneListCommand.Create(),
        BackboneInstallCommand.Create(),
        BackboneAssignCommand.Create(),
        BackboneRemoveCommand.Create(),
    };

    public static Argument<string> IdArgument() => new("id") { Description = "The backbone's id." };

    /// <summary>Adds the options that all these commands share, and runs the work on the store of the data folder they name.</summary>
    public static void SetBackboneWork(this Command command, Func<ParseResult, BackboneStore, CommandOutput, bool, CancellationToken, Task> work)
    {
        var data = ServeCommand.DataOption("The data folder, of a server or for 'fovea train'.");
        var json = CommandAction.JsonOption();
        command.Add(data);
        command.Add(json);
        command.SetAsyncWork(async (parsed, console, cancellationToken) =>
        {
            await work(parsed, BackboneStore.In(parsed.GetRequiredValue(data)), console, parsed.GetValue(json), cancellationToken);
            return ExitCode.Ok;
        });
    }
}
