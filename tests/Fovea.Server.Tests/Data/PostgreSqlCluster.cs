using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Fovea.Server.Tests.Data;

/// <summary>A PostgreSQL server of the tests' own, in a temporary folder, reached by a Unix socket there; it ends with the process.</summary>
public sealed class PostgreSqlCluster : IAsyncDisposable
{
    /// <summary>Why tests that need one are skipped where there is none.</summary>
    public const string Missing = "PostgreSQL is not installed (on Debian: apt-get install postgresql).";

    private const string Packages = "/usr/lib/postgresql";
    private const string Owner = "fovea";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder;
    private Process? _server;

    private PostgreSqlCluster(string folder) => _folder = folder;

    /// <summary>Where its programs are; <see langword="null"/> where it is not installed.</summary>
    public static string? Programs { get; } = Directory.Exists(Packages)
        ? Directory.GetDirectories(Packages).Select(version => Path.Combine(version, "bin"))
            .Where(bin => File.Exists(Path.Combine(bin, "initdb"))).OrderByDescending(bin => int.Parse(Path.GetFileName(Path.GetDirectoryName(bin)!), CultureInfo.InvariantCulture)).FirstOrDefault()
        : null;

    public static PostgreSqlCluster Start()
    {
        var folder = Directory.CreateTempSubdirectory("fovea-pg-").FullName;
        var cluster = new PostgreSqlCluster(folder);
        if (Environment.IsPrivilegedProcess)
        {
            // The server refuses to run as root.
            Run("/bin/chown", "postgres", folder);
        }

        Run(AsOwner("initdb", "-D", cluster.Data, "-U", Owner, "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.Remove();
        cluster.StartServer();
        return cluster;
    }

    private string Data => Path.Combine(_folder, "data");

    public string ConnectionString(string database) => $"Host={_folder};Database={database};Username={Owner}";

    public void Execute(string sql, string database = "postgres")
    {
        using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        command.ExecuteNonQuery();
    }

    public void StartServer()
    {
        // Nothing of a test has to outlive a power cut.
        var start = AsOwner(
            "postgres", "-D", Data, "-k", _folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off",
            "-c", "max_connections=400", "-c", "shared_buffers=64MB", "-c", "autovacuum=off", "-c", "log_min_messages=fatal");
        start.RedirectStandardError = true;
        var started = new TaskCompletionSource<Process>();

        // The kernel ends the server with the thread that started it, so that thread stays.
        new Thread(() =>
        {
            using var server = Process.Start(start)!;
            started.SetResult(server);
            while (server.StandardError.ReadLine() is not null)
            {
            }

            server.WaitForExit();
        }) { IsBackground = true }.Start();
        _server = started.Task.GetAwaiter().GetResult();
        var watch = Stopwatch.StartNew();
        while (!Answers())
        {
            if (_server.HasExited || watch.Elapsed > Patience)
            {
                throw new InvalidOperationException("PostgreSQL does not start.");
            }

            Thread.Sleep(50);
        }
    }

    /// <summary>Ends the server as a restart would: connections are cut, what was committed stays.</summary>
    public void StopServer() => Run(AsOwner("pg_ctl", "stop", "-D", Data, "-m", "fast", "-w"));

    public ValueTask DisposeAsync()
    {
        Remove();
        return ValueTask.CompletedTask;
    }

    private bool Answers()
    {
        try
        {
            Execute("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private void Remove()
    {
        try
        {
            if (_server is { HasExited: false })
            {
                _server.Kill(entireProcessTree: true);
            }
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static ProcessStartInfo AsOwner(string program, params string[] arguments)
    {
        var path = Path.Combine(Programs ?? throw new InvalidOperationException(Missing), program);
        return Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--pdeathsig=KILL", path, .. arguments])
            : new ProcessStartInfo(path, arguments);
    }

    private static void Run(string program, params string[] arguments) => Run(new ProcessStartInfo(program, arguments));

    private static void Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{start.FileName} ended with {process.ExitCode}: {error.GetAwaiter().GetResult()}");
        }
    }
}
