using System.CommandLine;
using Fovea.Server.Data;
using Fovea.Server.Operations;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea move</c>: an installation to another database, other storage, or both.</summary>
internal static class MoveCommand
{
    public static Command Create()
    {
        var database = ServeCommand.DatabaseOption();
        var command = new Command("move", "Copy a data folder to PostgreSQL, to the object storage that the environment names, or both; no server may run on it.") { database };
        command.SetOperation(async (parsed, data, console, json, cancellationToken) =>
        {
            var settings = parsed.GetValue(database) is { } connection ? new Dictionary<string, string?> { [DatabaseOptions.ConnectionStringKey] = connection } : null;
            var result = await console.WithProgressAsync(progress => DataFolderOperations.MoveAsync(data, progress, cancellationToken, settings));
            foreach (var replaced in result.Replaced)
            {
                console.Warning(replaced);
            }

            return console.Report(
                json, result, result.Problems,
                $"Moved and read back: {result.Tables.Sum(table => table.Rows)} rows of {result.Tables.Count} tables, {result.Blobs} files, {result.Bytes} bytes. Start the server with the same settings and the same data folder, which keeps the keys.");
        });
        return command;
    }
}
