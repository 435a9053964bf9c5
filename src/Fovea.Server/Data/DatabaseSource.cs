using Fovea.Server.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Fovea.Server.Data;

/// <summary>The database of an installation: a SQLite file in the data folder, or PostgreSQL.</summary>
internal sealed class DatabaseSource : IAsyncDisposable
{
    /// <summary>Where the SQLite file is, or would be.</summary>
    public string Path { get; }

    private DatabaseSource(string path, NpgsqlDataSource? server, string description) => (Path, Server, Description) = (path, server, description);

    /// <summary>The connections to PostgreSQL; <see langword="null"/> where SQLite keeps the rows.</summary>
    public NpgsqlDataSource? Server { get; }

    /// <summary>What may be said of it in messages.</summary>
    public string Description { get; }

    /// <param name="folder">The data folder.</param>
    /// <param name="connectionString">PostgreSQL; <see langword="null"/> or empty for SQLite.</param>
    /// <exception cref="InvalidSettingException">The connection string is none.</exception>
    public static DatabaseSource Of(DataFolder folder, string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            return new DatabaseSource(folder.DatabasePath, null, $"The database '{folder.DatabasePath}'");
        }

        var connection = PostgreSqlConnection.Parse(connectionString);
        return new DatabaseSource(folder.DatabasePath, NpgsqlDataSource.Create(connection), PostgreSqlConnection.Describe(connection));
    }

    /// <summary>A context that leaves no connection to a SQLite file behind.</summary>
    public AppDbContext CreateContext()
    {
        if (Server is null)
        {
            return DataServices.Open(Path);
        }

        var options = new DbContextOptionsBuilder<PostgreSqlAppDbContext>();
        Use(options);
        return new PostgreSqlAppDbContext(options.Options);
    }

    /// <summary>Has contexts use PostgreSQL.</summary>
    public void Use(DbContextOptionsBuilder options) =>
        // The provider's own strategy hides what is worth another try in an exception of another type.
        options.UseNpgsql(Server!, npgsql => npgsql.ExecutionStrategy(dependencies => new NonRetryingExecutionStrategy(dependencies)));

    public ValueTask DisposeAsync() => Server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
