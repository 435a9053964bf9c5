using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Fovea.Server.Resources;

namespace Fovea.Robustness.Tests.Access;

/// <summary>The program itself with its whole log, which a server inside of a test does not let anybody read.</summary>
internal sealed partial class LoudProgram : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LoudProgram(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public IReadOnlyList<ResourceCredentials> Resources { get; private set; } = [];

    /// <summary>What it wrote after it was ready; the first start shows the keys on purpose.</summary>
    public string Log
    {
        get
        {
            lock (_output)
            {
                var all = _output.ToString();
                return all[all.IndexOf("Fovea answers at", StringComparison.Ordinal)..];
            }
        }
    }

    public static async Task<LoudProgram> StartAsync(string folder, IReadOnlyDictionary<string, string> settings)
    {
        // artifacts/bin/Fovea.Robustness.Tests/<configuration>/
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(here.Parent!.Parent!.FullName, "Fovea.Cli", here.Name, "fovea.dll");
        if (!File.Exists(program))
        {
            Assert.Skip("The command line is not built; build src/Fovea.Cli first.");
        }

        var start = new ProcessStartInfo("dotnet", [program, "serve", "--urls", "http://127.0.0.1:0", "--data", folder]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var loud = new LoudProgram(start);
        await Task.WhenAny(loud._ready.Task, Task.Delay(Patience), loud._process.WaitForExitAsync());
        Assert.True(loud._ready.Task.IsCompleted, "The server did not start.");
        loud.Resources = JsonSerializer.Deserialize<CredentialsFile>(await File.ReadAllTextAsync(Path.Combine(folder, "credentials.json")), JsonSerializerOptions.Web)!.Resources;
        return loud;
    }

    /// <summary>Stops it as systemd does, and waits for the end.</summary>
    public async Task StopAsync()
    {
        Assert.Equal(0, Signal(_process.Id, SigTerm));
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Take(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line?.StartsWith("Fovea answers at", StringComparison.Ordinal) == true)
        {
            _ready.TrySetResult();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int processId, int signal);
}
