using System.CommandLine;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea resource show</c>.</summary>
internal static class ResourceShowCommand
{
    public static Command Create()
    {
        var name = ResourceCommand.NameOption();
        var command = new Command("show", "Show a resource, its limits and its usage of the last 31 days, without keys.") { name };
        command.SetResourceWork(async (parsed, resources, output, cancellationToken) =>
        {
            var resource = await resources.GetAsync(parsed.GetRequiredValue(name), cancellationToken);
            output.ResourceWithUsage(resource, await resources.GetUsageAsync(resource.Name, cancellationToken));
        });
        return command;
    }
}
