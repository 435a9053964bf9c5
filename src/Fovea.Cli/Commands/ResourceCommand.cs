using System.CommandLine;
using Fovea.Server.Resources;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea resource</c>: administers the resources of a data folder.</summary>
internal static class ResourceCommand
{
    public static Command Create() => new("resource", "Create, show, change and delete resources and their keys; a running server follows within 5 seconds.")
    {
        ResourceCreateCommand.Create(),
        ResourceListCommand.Create(),
        ResourceShowCommand.Create(),
        ResourceUpdateCommand.Create(),
        ResourceKeysCommand.Create(),
        ResourceRegenerateCommand.Create(),
        ResourceDeleteCommand.Create(),
    };

    public static Option<string> NameOption() => new("--name") { Description = "The resource's name.", Required = true };

    /// <summary>Adds the options that all these commands share, and runs the work on the data folder they name.</summary>
    public static void SetResourceWork(
        this Command command, Func<ParseResult, ResourceAdministration, ResourceOutput, CancellationToken, Task> work, bool createsFolder = false)
    {
        var data = ServeCommand.DataOption("The data folder of the server, running or not.");
        var json = CommandAction.JsonOption();
        var database = ServeCommand.DatabaseOption();
        command.Add(data);
        command.Add(database);
        command.Add(json);
        command.SetAsyncWork(async (parsed, console, cancellationToken) =>
        {
            try
            {
                await using var resources = await ResourceAdministration.OpenAsync(parsed.GetRequiredValue(data), ServeCommand.DatabaseOf(parsed, database), createsFolder, cancellationToken);
                await work(parsed, resources, new ResourceOutput(console, parsed.GetValue(json)), cancellationToken);
                return ExitCode.Ok;
            }
            catch (ResourceException e)
            {
                throw new CommandException(e.IsNotFound ? ExitCode.NoInput : ExitCode.BadData, e.Message, e);
            }
        });
    }
}
