using System.CommandLine;
using Fovea.Server.Operations;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea restore</c>: a data folder of a backup.</summary>
internal static class RestoreCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "A file of 'fovea backup'." };
        var command = new Command("restore", "Make a data folder of a backup; the folder must hold no data yet.") { file };
        command.SetOperation(async (parsed, data, console, json, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            if (!File.Exists(path))
            {
                throw new CommandException(ExitCode.NoInput, $"The backup '{path}' is not there.");
            }

            var result = await DataFolderOperations.RestoreAsync(path, data, cancellationToken);
            return console.Report(json, result, result.Problems, $"Restored {result.Blobs} files, {result.Bytes} bytes, as of {result.Created:u}, to '{data}'.");
        });
        return command;
    }
}
