using System.CommandLine;
using Fovea.Cli.Terminal;
using Fovea.Protocol.Client;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea download</c>: all pictures and tags of a project as a zip.</summary>
internal static class DownloadCommand
{
    public static Command Create()
    {
        var connection = new ConnectionOptions();
        var output = new Option<string>("--output", "-o") { Description = "The zip to write.", Required = true, HelpName = "pictures.zip" };
        var json = CommandAction.JsonOption();
        var command = new Command("download", "Download the pictures and tags of a project.") { output, json };
        connection.AddTo(command);
        command.SetAsyncWork((parsed, console, cancellationToken) => RemoteWork.RunAsync(async () =>
        {
            var (endpoint, key) = connection.ServerOf(parsed);
            await RunAsync(endpoint, key, connection.ProjectOf(parsed), parsed.GetRequiredValue(output), parsed.GetValue(json), console, cancellationToken);
            return ExitCode.Ok;
        }));
        return command;
    }

    private static async Task RunAsync(Uri endpoint, string key, string idOrName, string path, bool json, CommandOutput console, CancellationToken cancellationToken)
    {
        using var http = RemoteWork.NewHttpClient();
        var project = await ConnectionOptions.FindProjectAsync(new TrainingClient(http, endpoint, key), idOrName, cancellationToken)
            ?? throw new CommandException(ExitCode.BadData, $"There is no project '{idOrName}'.");
        var bytes = await WriteAsync(path, file => new PictureArchiveClient(http, endpoint, key).DownloadAsync(project.Id, file, cancellationToken));
        if (json)
        {
            console.Object(new { project = project.Id, file = path, bytes });
        }
        else
        {
            console.Line($"file: {path}");
            console.Line($"bytes: {bytes}");
        }
    }

    /// <summary>Writes beside the file first, so that no half zip ever has its name.</summary>
    private static async Task<long> WriteAsync(string path, Func<Stream, Task> download)
    {
        var temporary = path + ".part";
        try
        {
            long bytes;
            await using (var file = File.Create(temporary))
            {
                await download(file);
                bytes = file.Length;
            }

            File.Move(temporary, path, overwrite: true);
            return bytes;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not HttpIOException)
        {
            throw new CommandException(ExitCode.CannotCreate, $"The pictures cannot be written to '{path}': {e.Message}", e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
