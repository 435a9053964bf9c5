using System.CommandLine;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea resource list</c>.</summary>
internal static class ResourceListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "List the resources, without keys.");
        command.SetResourceWork(async (_, resources, output, cancellationToken) => output.List(await resources.ListAsync(cancellationToken)));
        return command;
    }
}
