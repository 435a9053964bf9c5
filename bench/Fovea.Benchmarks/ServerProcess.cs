using System.Diagnostics;
using System.Text.Json;
using Fovea.Engine.Backbones;
using Fovea.Engine.Backbones.Installed;
using Fovea.Protocol.Training;

namespace Fovea.Benchmarks;

/// <summary>A fresh server in a process of its own, so that its memory is its own, with a temporary data folder.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process process;
    private readonly JsonElement[] resources;

    private ServerProcess(Process process, string folder, JsonElement[] resources)
    {
        this.process = process;
        DataFolder = folder;
        this.resources = resources;
    }

    public string DataFolder { get; }

    public Uri Endpoint => new(Text("CustomVision.Training", "endpoint"));

    public string TrainingKey => Text("CustomVision.Training", "key1");

    public string PredictionKey => Text("CustomVision.Prediction", "key1");

    public string PredictionResourceId => Text("CustomVision.Prediction", "resourceId");

    /// <summary>From the start of the process to its first answer.</summary>
    public double StartSeconds { get; private set; }

    /// <summary>The most memory it has had, in MiB.</summary>
    public long PeakMebibytes => Memory("VmHWM");

    /// <summary>The memory it has now, in MiB.</summary>
    public long Mebibytes => Memory("VmRSS");

    /// <summary>The time it has spent on all processors, which other processes of the machine hardly change.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="backbone">What projects of the domain General are trained on; by default what the server takes by itself.</param>
    public static async Task<ServerProcess> StartAsync(CancellationToken cancellationToken, string backbone = Backbone.DefaultId)
    {
        var folder = Directory.CreateTempSubdirectory("fovea-bench-").FullName;
        if (backbone != Backbone.DefaultId)
        {
            BackboneStore.In(folder).Assign(DomainCatalogue.DefaultId.ToString(), backbone);
        }

        var start = new ProcessStartInfo(Repository.Launcher, ["serve", "--urls", "http://127.0.0.1:0", "--data", folder, "--quiet"]) { RedirectStandardOutput = true };
        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("Fovea answers at", StringComparison.Ordinal))
            {
                using var credentials = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "credentials.json"), cancellationToken));
                var server = new ServerProcess(process, folder, [.. credentials.RootElement.Clone().GetProperty("resources").EnumerateArray()]);
                using var http = new HttpClient();
                (await http.GetAsync(new Uri(server.Endpoint, "health"), cancellationToken)).EnsureSuccessStatusCode().Dispose();
                server.StartSeconds = watch.Elapsed.TotalSeconds;
                return server;
            }
        }

        throw new InvalidOperationException("The server ended before it answered; its messages are above.");
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(DataFolder, recursive: true);
    }

    private long Memory(string name) => Machine.Kibibytes($"/proc/{process.Id}/status", name) / 1024;

    private string Text(string kind, string property) =>
        resources.First(r => r.GetProperty("kind").GetString() == kind).GetProperty(property).GetString()!;
}
