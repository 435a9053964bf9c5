using System.Diagnostics;
using System.Text.Json;
using Fovea.Benchmarks.Fleet;
using Fovea.Engine.Backbones;
using Fovea.Engine.Backbones.Installed;
using Fovea.Protocol.Training;

namespace Fovea.Benchmarks;

/// <summary>A fresh server in a process of its own, so that its memory is its own, with a temporary data folder.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process process;
    private readonly JsonElement[] resources;

    private ServerProcess(Process process, string folder, Uri address, JsonElement[] resources)
    {
        this.process = process;
        DataFolder = folder;
        Address = address;
        this.resources = resources;
    }

    public string DataFolder { get; }

    /// <summary>Where this process answers; <see cref="Endpoint"/> is what its resources name.</summary>
    public Uri Address { get; }

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

        return await StartAsync(Start(folder), folder, folder, cancellationToken);
    }

    /// <summary>Starts one of several processes.</summary>
    public static Task<ServerProcess> StartAsync(ServerPlace place, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("fovea-bench-").FullName;
        var start = Start(folder);
        start.Environment["Roles"] = place.Role;
        start.Environment["Database__ConnectionString"] = place.ConnectionString;
        start.Environment["Cluster__SharedFolder"] = place.SharedFolder;
        return StartAsync(place.Share?.Confine(start) ?? start, folder, place.SharedFolder, cancellationToken);
    }

    private static ProcessStartInfo Start(string folder) => new(Repository.Launcher, ["serve", "--urls", "http://127.0.0.1:0", "--data", folder, "--quiet"]);

    private static async Task<ServerProcess> StartAsync(ProcessStartInfo start, string folder, string keys, CancellationToken cancellationToken)
    {
        start.RedirectStandardOutput = true;
        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("Fovea answers at", StringComparison.Ordinal))
            {
                using var credentials = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(keys, "credentials.json"), cancellationToken));
                var server = new ServerProcess(process, folder, new Uri(line.Split(' ')[3]), [.. credentials.RootElement.Clone().GetProperty("resources").EnumerateArray()]);
                using var http = new HttpClient();
                (await http.GetAsync(new Uri(server.Address, "health"), cancellationToken)).EnsureSuccessStatusCode().Dispose();
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
