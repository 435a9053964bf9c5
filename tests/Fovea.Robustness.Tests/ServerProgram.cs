using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Fovea.Protocol.Client;
using Fovea.Server.Resources;

namespace Fovea.Robustness.Tests;

/// <summary>The program itself on a data folder, to be ended the hard way.</summary>
internal sealed partial class ServerProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProgram(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public IReadOnlyList<ResourceCredentials> Resources { get; private set; } = [];

    public ResourceCredentials TrainingResource => Resources[0];

    public ResourceCredentials PredictionResource => Resources[1];

    /// <summary>Where this process answers.</summary>
    public Uri Address { get; private set; } = null!;

    public Uri Endpoint => new(TrainingResource.Endpoint);

    /// <summary>All that it wrote, standard output and error together.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    public int ExitCode => _process.ExitCode;

    public int ProcessId => _process.Id;

    /// <summary>Starts it and waits until it answers.</summary>
    public static Task<ServerProgram> StartAsync(string folder, params (string Name, string Value)[] settings) => UntilReadyAsync(Begin(folder, settings), Shared(folder, settings));

    /// <summary>As <see cref="StartAsync"/>, with its whole log in <see cref="Output"/>.</summary>
    public static Task<ServerProgram> StartLoudAsync(string folder, params (string Name, string Value)[] settings) => StartOtherAsync(FindProgram(), folder, settings);

    /// <summary>As <see cref="StartLoudAsync"/>, with another build of the program.</summary>
    public static Task<ServerProgram> StartOtherAsync(string program, string folder, params (string Name, string Value)[] settings) =>
        UntilReadyAsync(Begin(program, folder, [], settings), Shared(folder, settings));

    /// <summary>Where its keys are.</summary>
    private static string Shared(string folder, (string Name, string Value)[] settings) => settings.FirstOrDefault(setting => setting.Name == "Cluster__SharedFolder").Value ?? folder;

    /// <summary>Starts it and waits for nothing.</summary>
    public static ServerProgram Begin(string folder, params (string Name, string Value)[] settings) => Begin(FindProgram(), folder, ["--quiet"], settings);

    private static async Task<ServerProgram> UntilReadyAsync(ServerProgram program, string folder)
    {
        using var patience = new CancellationTokenSource(Patience);
        await Task.WhenAny(program._ready.Task, program._process.WaitForExitAsync(patience.Token));
        Assert.True(program._ready.Task.IsCompleted, $"The server did not start:\n{program.Output}");
        program.Resources = JsonSerializer.Deserialize<CredentialsFile>(
            await File.ReadAllTextAsync(Path.Combine(folder, "credentials.json"), patience.Token), JsonSerializerOptions.Web)!.Resources;
        return program;
    }

    private static ServerProgram Begin(string program, string folder, string[] arguments, (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [program, "serve", .. arguments, "--urls", "http://127.0.0.1:0", "--data", folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return new ServerProgram(start);
    }

    /// <summary>Calls again and again, with the number of the call, until the killed server leaves one without an answer.</summary>
    public static async Task UntilKilledAsync(Func<int, Task> call)
    {
        try
        {
            for (var index = 0; ; index++)
            {
                try
                {
                    await call(index);
                }
                catch (CustomVisionException e) when (e.StatusCode == HttpStatusCode.TooManyRequests)
                {
                    // Another write kept the database for seconds, as on a starved machine: whoever is told so comes again.
                }
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
        }
    }

    public TrainingClient Training(HttpClient http) => new(http, Endpoint, TrainingResource.Key1);

    public PredictionClient Prediction(HttpClient http) => new(http, Endpoint, PredictionResource.Key1);

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop, as systemd and Docker do.</summary>
    public void Terminate() => Assert.Equal(0, Signal(_process.Id, 15));

    /// <summary>Stops it without its knowing, as a machine does that is moved.</summary>
    public void Pause() => Assert.Equal(0, Signal(_process.Id, 19));

    /// <summary>Has it go on.</summary>
    public void Continue() => Assert.Equal(0, Signal(_process.Id, 18));

    public Task WaitForExitAsync(CancellationToken cancellationToken) => _process.WaitForExitAsync(cancellationToken);

    /// <summary>Asks it to stop, and waits for the end.</summary>
    public async Task StopAsync()
    {
        Terminate();
        using var patience = new CancellationTokenSource(Patience);
        await WaitForExitAsync(patience.Token);
    }

    /// <summary>Bytes of memory it holds.</summary>
    public long ResidentBytes()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static string FindProgram()
    {
        // artifacts/bin/Fovea.Robustness.Tests/<configuration>/
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Environment.GetEnvironmentVariable("FOVEA_PROGRAM") ?? Path.Combine(here.Parent!.Parent!.FullName, "Fovea.Cli", here.Name, "fovea.dll");
        if (!File.Exists(program))
        {
            Assert.Skip("The command line is not built; build src/Fovea.Cli first.");
        }

        return program;
    }

    private void Take(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line?.StartsWith("Fovea answers at", StringComparison.Ordinal) == true)
        {
            Address = new Uri(line.Split(' ')[3]);
            _ready.TrySetResult();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    internal static partial int Signal(int processId, int signal);
}
