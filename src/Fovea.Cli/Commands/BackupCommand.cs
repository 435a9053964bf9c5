using System.CommandLine;
using Fovea.Server.Operations;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea backup</c>: everything of a data folder in one file.</summary>
internal static class BackupCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "The file to write; it holds keys, so keep it as safe as the folder." };
        var command = new Command("backup", "Copy a data folder into one file, also while a server runs on it.") { file };
        command.SetOperation(async (parsed, data, console, json, cancellationToken) =>
        {
            var path = parsed.GetRequiredValue(file);
            var result = await DataFolderOperations.BackUpAsync(data, path, cancellationToken);
            return console.Report(json, result, result.Problems, $"Wrote '{path}': {result.Blobs} files, {result.Bytes} bytes, as of {result.Created:u}.");
        });
        return command;
    }
}
