using System.CommandLine;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea backbone remove</c>.</summary>
internal static class BackboneRemoveCommand
{
    public static Command Create()
    {
        var id = BackboneCommand.IdArgument();
        var command = new Command("remove", "Remove an installed backbone; models that were trained on it go on.") { id };
        command.SetBackboneWork((parsed, store, console, json, _) =>
        {
            var removed = parsed.GetRequiredValue(id);
            store.Remove(removed);
            console.Report(json, new { removed }, [], $"Removed {removed}.");
            return Task.CompletedTask;
        });
        return command;
    }
}
