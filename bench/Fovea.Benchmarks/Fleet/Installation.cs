using Fovea.Server.Tests.Data;
using Npgsql;

namespace Fovea.Benchmarks.Fleet;

/// <summary>PostgreSQL, an API server that has what it needs of the machine, and as many workers and predictors as are asked for, each with a part of one core.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly PostgreSqlCluster database = PostgreSqlCluster.Start();
    private readonly string folder = Directory.CreateTempSubdirectory("fovea-fleet-").FullName;
    private readonly List<ServerProcess> processes = [];
    private readonly List<ProcessorShare> shares = [];

    private Installation() => database.Execute("CREATE DATABASE fovea");

    /// <summary>What answers the training API.</summary>
    public ServerProcess Api => processes[0];

    private string ConnectionString => database.ConnectionString("fovea");

    public static async Task<Installation> StartAsync(CancellationToken cancellationToken)
    {
        var installation = new Installation();
        await installation.AddAsync("api", share: null, cancellationToken);
        return installation;
    }

    /// <summary>Adds a process, and waits until it answers.</summary>
    /// <param name="role">What it does.</param>
    /// <param name="cores">Its part of a core.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<ServerProcess> AddAsync(string role, double cores, CancellationToken cancellationToken)
    {
        shares.Add(new ProcessorShare($"{shares.Count}", cores));
        return AddAsync(role, shares[^1], cancellationToken);
    }

    /// <summary>Ends processes.</summary>
    public void Remove(IReadOnlyList<ServerProcess> gone)
    {
        foreach (var process in gone)
        {
            processes.Remove(process);
            process.Dispose();
        }
    }

    /// <summary>Has no worker know any picture.</summary>
    public async Task ForgetFeaturesAsync(CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand("""DELETE FROM "Features" """);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        processes.ForEach(process => process.Dispose());
        shares.ForEach(share => share.Dispose());
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<ServerProcess> AddAsync(string role, ProcessorShare? share, CancellationToken cancellationToken)
    {
        var process = await ServerProcess.StartAsync(new ServerPlace(role, ConnectionString, folder, share), cancellationToken);
        processes.Add(process);
        return process;
    }
}
