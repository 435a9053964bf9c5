using Fovea.Server.Data;
using Hangfire;
using Hangfire.Common;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using Npgsql;

namespace Fovea.Server.Jobs;

/// <summary>Where the engine keeps what waits: in PostgreSQL for all processes, or in the memory of the one process that SQLite has.</summary>
internal static class JobStorages
{
    /// <summary>How often a worker looks for what another process added; what its own process adds it sees at once.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>A lock of the engine is held for milliseconds, and one that a killed process left keeps others waiting for this long.</summary>
    private static readonly TimeSpan LongestLock = TimeSpan.FromSeconds(15);

    /// <summary>How long jobs that are done are kept to look at; a large training has hundreds.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    // The names of types go into rows that other versions read.
    static JobStorages() => GlobalConfiguration.Configuration.SetDataCompatibilityLevel(CompatibilityLevel.Version_180).UseSimpleAssemblyNameTypeSerializer();

    /// <summary>Opens it; on PostgreSQL its tables are made, or brought up to date, in a schema of their own.</summary>
    public static JobStorage Open(DatabaseSource database, JobOptions options) => database.Server is { } server
        ? new PostgreSqlStorage(new Connections(server), new PostgreSqlStorageOptions
        {
            // Without it a job that takes longer is taken over while it runs.
            UseSlidingInvisibilityTimeout = true,
            InvisibilityTimeout = options.TakeOverAfter,
            DistributedLockTimeout = LongestLock,
            QueuePollInterval = LookInterval,
        }) { JobExpirationTimeout = Memory }
        : new InMemoryStorage() { JobExpirationTimeout = Memory };

    private sealed class Connections(NpgsqlDataSource server) : IConnectionFactory
    {
        public NpgsqlConnection GetOrCreateConnection() => server.CreateConnection();
    }
}
