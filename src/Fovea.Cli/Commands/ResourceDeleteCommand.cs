using System.CommandLine;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea resource delete</c>.</summary>
internal static class ResourceDeleteCommand
{
    public static Command Create()
    {
        var name = ResourceCommand.NameOption();
        var command = new Command("delete", "Delete a resource that owns no project and no published iteration; its usage goes with it.") { name };
        command.SetResourceWork(async (parsed, resources, output, cancellationToken) =>
        {
            await resources.DeleteAsync(parsed.GetRequiredValue(name), cancellationToken);
            output.Deleted(parsed.GetRequiredValue(name));
        });
        return command;
    }
}
