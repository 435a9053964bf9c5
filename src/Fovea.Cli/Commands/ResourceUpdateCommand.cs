using System.CommandLine;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea resource update</c>.</summary>
internal static class ResourceUpdateCommand
{
    public static Command Create()
    {
        var name = ResourceCommand.NameOption();
        var command = new Command("update", "Change the limits of a resource; a tier replaces all of its kind, and what is not given stays.") { name }.WithLimits();
        command.SetResourceWork(async (parsed, resources, output, cancellationToken) =>
            output.Resource(await resources.UpdateAsync(parsed.GetRequiredValue(name), ResourceLimitOptions.Read(parsed), cancellationToken)));
        return command;
    }
}
