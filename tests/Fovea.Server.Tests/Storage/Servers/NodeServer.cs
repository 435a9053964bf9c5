using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Fovea.Server.Tests.Storage.Servers;

/// <summary>A storage server of the tests' own, from the packages of <c>tests/ObjectStores</c>, on a port and a temporary folder; it ends with the process.</summary>
public abstract class NodeServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string? Packages = FindPackages();
    private readonly string _script;
    private Process? _process;

    protected NodeServer(string script)
    {
        _script = Path.Combine(Packages ?? throw new InvalidOperationException(Missing), script);
        Port = FreePort();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        Start();
    }

    /// <summary>Why tests that need one are skipped; <see langword="null"/> where they can run.</summary>
    public static string? Missing { get; } = Packages is null ? "The storage servers are not installed: run 'npm ci' in tests/ObjectStores." : null;

    public int Port { get; }

    protected string Folder { get; } = Directory.CreateTempSubdirectory("fovea-objects-").FullName;

    public void Start()
    {
        var start = new ProcessStartInfo("node", [_script, .. Arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var watch = Stopwatch.StartNew();
        while (!Answers())
        {
            if (_process.HasExited || watch.Elapsed > Patience)
            {
                throw new InvalidOperationException($"'{_script}' does not start.");
            }

            Thread.Sleep(50);
        }
    }

    /// <summary>Ends the server; what it acknowledged stays in its folder, which an emulator that is killed does not promise.</summary>
    public void Stop()
    {
        using (var terminate = Process.Start("kill", $"{_process!.Id}"))
        {
            terminate.WaitForExit();
        }

        if (!_process.WaitForExit(Patience))
        {
            throw new InvalidOperationException($"'{_script}' does not end.");
        }
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }

        GC.SuppressFinalize(this);
    }

    protected abstract IReadOnlyList<string> Arguments { get; }

    private bool Answers()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string? FindPackages()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var packages = Path.Combine(folder.FullName, "tests", "ObjectStores", "node_modules");
            if (Directory.Exists(packages))
            {
                return packages;
            }
        }

        return null;
    }
}
