using System.Collections.Concurrent;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Jobs;

namespace Fovea.Server.Tests.Data;

/// <summary>Which database the servers of the tests use: SQLite, or PostgreSQL with <c>FOVEA_TEST_DATABASE=postgresql</c>.</summary>
internal static class TestDatabase
{
    /// <summary>Why a test is skipped that looks at the file.</summary>
    public const string NeedsSqlite = "It is about the file of SQLite, and the tests run on PostgreSQL.";

    private const string Variable = "FOVEA_TEST_DATABASE";
    private const string Template = "fovea_template";
    private static readonly Lazy<PostgreSqlCluster> Cluster = new(StartCluster);
    private static readonly ConcurrentDictionary<string, Lazy<string>> Databases = new();
    private static int _count;

    public static bool IsPostgreSql => Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" or "sqlite" => false,
        "postgresql" => true,
        var other => throw new InvalidOperationException($"Got '{other}' for {Variable}; it must be sqlite or postgresql."),
    };

    /// <summary>Has a server keep its rows in the database that the tests run on; servers of one folder have one database.</summary>
    public static ServerOptions OnTestDatabase(this ServerOptions options) => IsPostgreSql ? options.OnPostgreSql() : options;

    /// <summary>Has a server keep its rows in PostgreSQL, whatever the tests run on.</summary>
    public static ServerOptions OnPostgreSql(this ServerOptions options) => options with
    {
        Settings = new Dictionary<string, string?>(options.Settings) { [DatabaseOptions.ConnectionStringKey] = ConnectionStringOf(options.DataFolder) },
    };

    /// <summary>The database of a data folder, empty at first, with this version's schema.</summary>
    public static string ConnectionStringOf(string folder) => Databases.GetOrAdd(Path.GetFullPath(folder), _ => new Lazy<string>(Create)).Value;

    /// <summary>As <see cref="ConnectionStringOf"/>; <see langword="null"/> where the tests run on SQLite.</summary>
    public static string? ConnectionStringFor(string folder) => IsPostgreSql ? ConnectionStringOf(folder) : null;

    /// <summary>A new database with this version's schema.</summary>
    public static string Create()
    {
        var name = $"fovea_{Interlocked.Increment(ref _count)}";
        lock (Cluster)
        {
            Cluster.Value.Execute($"CREATE DATABASE {name} TEMPLATE {Template}");
        }

        return Cluster.Value.ConnectionString(name);
    }

    /// <summary>A new database without any table.</summary>
    public static string CreateEmpty(string options = "")
    {
        var name = $"fovea_{Interlocked.Increment(ref _count)}";
        Cluster.Value.Execute($"CREATE DATABASE {name} {options}");
        return Cluster.Value.ConnectionString(name);
    }

    /// <summary>Removes the database of a folder whose servers have stopped.</summary>
    public static void Drop(string folder)
    {
        if (Databases.TryRemove(Path.GetFullPath(folder), out var database) && database.IsValueCreated)
        {
            var name = new Npgsql.NpgsqlConnectionStringBuilder(database.Value).Database;
            Cluster.Value.Execute($"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    /// <summary>A context on the database of a folder's server, beside the server.</summary>
    public static AppDbContext Open(string folder) => DatabaseSource.Of(new DataFolder(folder), IsPostgreSql ? ConnectionStringOf(folder) : null).CreateContext();

    private static PostgreSqlCluster StartCluster()
    {
        var cluster = PostgreSqlCluster.Start();
        cluster.Execute($"CREATE DATABASE {Template}");
        var folder = Directory.CreateTempSubdirectory("fovea-template-");
        var source = DatabaseSource.Of(new DataFolder(folder.FullName), cluster.ConnectionString(Template) + ";Pooling=false");
        DatabaseStart.UpgradeAsync(source, new DataFolder(folder.FullName), CancellationToken.None).GetAwaiter().GetResult();
        JobStorages.Open(source, new JobOptions());
        source.DisposeAsync().AsTask().GetAwaiter().GetResult();
        folder.Delete(recursive: true);
        return cluster;
    }
}
