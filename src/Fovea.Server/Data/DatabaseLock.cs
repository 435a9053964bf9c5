using System.Data.Common;
using Npgsql;

namespace Fovea.Server.Data;

/// <summary>
/// Says among the servers of one PostgreSQL database that something is one's own: an advisory lock, held by a connection of its own, which
/// ends with the process, however that ends.
/// </summary>
internal sealed class DatabaseLock : IAsyncDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);
    private readonly NpgsqlConnection _connection;
    private readonly long _key;

    private DatabaseLock(NpgsqlConnection connection, long key) => (_connection, _key) = (connection, key);

    /// <returns><see langword="null"/> when another server, or another caller of this one, has it.</returns>
    public static async Task<DatabaseLock?> TryTakeAsync(NpgsqlDataSource server, WriteScope scope, CancellationToken cancellationToken)
    {
        var connection = await server.OpenConnectionAsync(cancellationToken);
        try
        {
            if (await AskAsync(connection, "SELECT pg_try_advisory_lock($1)", scope.Key, cancellationToken))
            {
                return new DatabaseLock(connection, scope.Key);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Waits until nobody else has it.</summary>
    public static async Task<DatabaseLock> TakeAsync(NpgsqlDataSource server, WriteScope scope, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryTakeAsync(server, scope, cancellationToken) is { } taken)
            {
                return taken;
            }

            await Task.Delay(LookInterval, cancellationToken);
        }
    }

    /// <summary>Whether the connection that holds it is still there.</summary>
    public async Task<bool> IsHeldAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand("SELECT 1", _connection);
            await command.ExecuteScalarAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (e is DbException or InvalidOperationException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            // Closing alone would only give the connection back to the pool, with the lock.
            await AskAsync(_connection, "SELECT pg_advisory_unlock($1)", _key, CancellationToken.None);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException)
        {
            // The connection has gone, and the lock with it.
        }

        await _connection.DisposeAsync();
    }

    private static async Task<bool> AskAsync(NpgsqlConnection connection, string question, long key, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(question, connection);
        command.Parameters.AddWithValue(key);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
