using System.CommandLine;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea resource keys</c>.</summary>
internal static class ResourceKeysCommand
{
    public static Command Create()
    {
        var name = ResourceCommand.NameOption();
        var command = new Command("keys", "Show the keys of a resource.") { name };
        command.SetResourceWork(async (parsed, resources, output, cancellationToken) =>
            output.Keys(await resources.GetKeysAsync(parsed.GetRequiredValue(name), cancellationToken)));
        return command;
    }
}
