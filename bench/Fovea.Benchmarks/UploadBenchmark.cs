using System.Diagnostics;
using System.Globalization;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;

namespace Fovea.Benchmarks;

/// <summary>Many pictures into one project, by the API and by the command line, each on a fresh server.</summary>
internal sealed class UploadBenchmark(int pictures)
{
    private const int BatchSize = 64;
    private const int BatchesAtOnce = 4;
    private const int Tags = 5;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var load = Machine.LoadAverage;
        var folder = Directory.CreateTempSubdirectory("fovea-pictures-").FullName;
        try
        {
            await WritePicturesAsync(folder, cancellationToken);
            var byApi = await UploadAsync(folder, SendByApiAsync, cancellationToken);
            var byCommand = await UploadAsync(folder, SendByCommandAsync, cancellationToken);
            return await WriteAsync(load, byApi, byCommand, cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task WritePicturesAsync(string folder, CancellationToken cancellationToken)
    {
        using var photograph = new RolledPhotograph();
        for (var tag = 0; tag < Tags; tag++)
        {
            Directory.CreateDirectory(Path.Combine(folder, $"tag {tag}"));
        }

        await Parallel.ForAsync(0, pictures, cancellationToken, async (index, token) =>
            await File.WriteAllBytesAsync(Path.Combine(folder, $"tag {index % Tags}", $"{index}.jpg"), photograph.Draw(index), token));
    }

    private async Task<Result> UploadAsync(string folder, Func<ServerProcess, HttpClient, string, CancellationToken, Task> send, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
        using var server = await ServerProcess.StartAsync(cancellationToken);
        var processorTime = server.ProcessorTime;
        var watch = Stopwatch.StartNew();
        await send(server, http, folder, cancellationToken);
        var seconds = watch.Elapsed.TotalSeconds;
        var training = new TrainingClient(http, server.Endpoint, server.TrainingKey);
        var project = (await training.GetProjectsAsync(cancellationToken)).Single();
        var count = await training.GetImageCountAsync(project.Id, cancellationToken: cancellationToken);
        return count == pictures
            ? new Result(pictures / seconds, (server.ProcessorTime - processorTime).TotalMilliseconds / pictures, server.PeakMebibytes)
            : throw new InvalidOperationException($"The project has {count} pictures instead of {pictures}.");
    }

    private static async Task SendByApiAsync(ServerProcess server, HttpClient http, string folder, CancellationToken cancellationToken)
    {
        var training = new TrainingClient(http, server.Endpoint, server.TrainingKey);
        var projectId = (await training.CreateProjectAsync("many", classificationType: Classifier.Multiclass, cancellationToken: cancellationToken)).Id;
        List<(string File, Guid TagId)> files = [];
        foreach (var tagFolder in Directory.GetDirectories(folder))
        {
            var tag = await training.CreateTagAsync(projectId, Path.GetFileName(tagFolder), cancellationToken: cancellationToken);
            files.AddRange(Directory.GetFiles(tagFolder).Select(file => (file, tag.Id)));
        }

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = BatchesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(files.Chunk(BatchSize), parallel, async (batch, token) => await training.CreateImagesFromFilesAsync(
            projectId,
            new ImageFileCreateBatch { Images = [.. batch.Select(f => new ImageFileCreateEntry { Contents = File.ReadAllBytes(f.File), TagIds = [f.TagId] })] },
            token));
    }

    private static async Task SendByCommandAsync(ServerProcess server, HttpClient http, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            Repository.Launcher,
            ["import", folder, "--endpoint", server.Endpoint.AbsoluteUri, "--key", server.TrainingKey, "--project", "many", "--create", "--json"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
    }

    private async Task<int> WriteAsync(string load, Result byApi, Result byCommand, CancellationToken cancellationToken)
    {
        var date = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            # Uploads, {date}

            {pictures} JPEG of 640x480, all different, into one project of a fresh server, in batches of {BatchSize}, {BatchesAtOnce} at once. The client runs on the same
            machine; features are computed in the background meanwhile, as far as nothing else wants the processor.

            - machine: {Machine.Description}
            - load average at the start: {load}
            - command: `dotnet run --project bench/Fovea.Benchmarks -c Release -- uploads --pictures {pictures}`

            | by | pictures a second (at least 200) | processor ms each in the server, background included | peak memory of the server |
            | --- | ---: | ---: | ---: |
            | CreateImagesFromFiles | {byApi.PerSecond:0} | {byApi.ProcessorMilliseconds:0.0} | {byApi.PeakMebibytes} MiB |
            | `fovea import` | {byCommand.PerSecond:0} | {byCommand.ProcessorMilliseconds:0.0} | {byCommand.PeakMebibytes} MiB |

            """);
        await File.WriteAllTextAsync(Path.Combine(Repository.Results, $"{date}-uploads.md"), text, cancellationToken);
        Console.Write(text);
        return 0;
    }

    private sealed record Result(double PerSecond, double ProcessorMilliseconds, long PeakMebibytes);
}
