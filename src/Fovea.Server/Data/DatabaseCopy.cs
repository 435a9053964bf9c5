using Microsoft.Data.Sqlite;

namespace Fovea.Server.Data;

/// <summary>Whole copies of a SQLite database, while others write to it.</summary>
internal static class DatabaseCopy
{
    private const int BusySeconds = 60;

    /// <summary>Writes the state of one instant to a new file.</summary>
    public static async Task WriteAsync(string database, string target, CancellationToken cancellationToken)
    {
        await using var connection = Open(database, SqliteOpenMode.ReadOnly);
        await using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $target";
        command.Parameters.AddWithValue("$target", target);
        await command.ExecuteNonQueryAsync(cancellationToken);
        FlushToDisk(target);
    }

    /// <summary>What SQLite itself finds wrong, empty when nothing.</summary>
    public static async Task<IReadOnlyList<string>> CheckAsync(string database, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        await using var connection = Open(database, SqliteOpenMode.ReadOnly);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check";
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                if (reader.GetString(0) is var line and not "ok")
                {
                    problems.Add($"The database is damaged: {line}.");
                }
            }
        }

        command.CommandText = "SELECT count(*) FROM pragma_foreign_key_check";
        if ((long)(await command.ExecuteScalarAsync(cancellationToken))! is > 0 and var dangling)
        {
            problems.Add($"{dangling} rows of the database refer to rows that are not there.");
        }

        return problems;
    }

    /// <summary>Prepares a copied file to be opened by a server.</summary>
    public static async Task UseWriteAheadLogAsync(string database, CancellationToken cancellationToken)
    {
        // VACUUM INTO leaves a file in rollback mode.
        await using var connection = Open(database, SqliteOpenMode.ReadWrite);
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL";
        await command.ExecuteScalarAsync(cancellationToken);
    }

    private static SqliteConnection Open(string database, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = database,
            Mode = mode,
            DefaultTimeout = BusySeconds,
            Pooling = false,
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static void FlushToDisk(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Flush(flushToDisk: true);
    }
}
