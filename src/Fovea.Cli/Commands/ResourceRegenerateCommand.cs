using System.CommandLine;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea resource regenerate</c>.</summary>
internal static class ResourceRegenerateCommand
{
    public static Command Create()
    {
        var name = ResourceCommand.NameOption();
        var key = new Option<int>("--key") { Description = "Which key to replace: 1 or 2. The other goes on working.", Required = true, HelpName = "1|2" };
        var command = new Command("regenerate", "Replace one key of a resource and show both.") { name, key };
        command.SetResourceWork(async (parsed, resources, output, cancellationToken) =>
            output.Keys(await resources.RegenerateKeyAsync(parsed.GetRequiredValue(name), parsed.GetRequiredValue(key), cancellationToken)));
        return command;
    }
}
