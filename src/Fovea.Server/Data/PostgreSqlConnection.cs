using Npgsql;

namespace Fovea.Server.Data;

/// <summary>Checks a connection string and completes it.</summary>
internal static class PostgreSqlConnection
{
    private const string Form = "it must be in the form 'Host=...;Database=...;Username=...;Password=...'";

    /// <summary>Of the 100 connections that PostgreSQL takes as it comes, so that several processes share them.</summary>
    private const int DefaultMaxPoolSize = 20;

    private const int ConnectSeconds = 5;

    /// <summary>How often connections that only wait are looked after, in seconds: a lock or a listener must not outlive its connection unnoticed.</summary>
    private const int KeepAliveSeconds = 10;

    // As long as a writer waits on SQLite. A process that was stopped within a transaction keeps others waiting no longer than the second.
    private const string SessionOptions = "-c lock_timeout=5000 -c idle_in_transaction_session_timeout=300000";

    /// <exception cref="InvalidSettingException">It is none; the message does not repeat it, because it may hold a password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        NpgsqlConnectionStringBuilder connection;
        try
        {
            connection = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // The inner exception would repeat the value.
            throw new InvalidSettingException($"The connection string of {DatabaseOptions.ConnectionStringKey} cannot be read; {Form}.");
        }

        if (string.IsNullOrWhiteSpace(connection.Host) || string.IsNullOrWhiteSpace(connection.Database))
        {
            throw new InvalidSettingException(
                $"The connection string of {DatabaseOptions.ConnectionStringKey} names no {(string.IsNullOrWhiteSpace(connection.Host) ? "Host" : "Database")}; {Form}.");
        }

        Complete(connection, "Maximum Pool Size", c => c.MaxPoolSize = Math.Max(DefaultMaxPoolSize, c.MinPoolSize));
        Complete(connection, "Timeout", c => c.Timeout = ConnectSeconds);
        Complete(connection, "Keepalive", c => c.KeepAlive = KeepAliveSeconds);
        connection.ApplicationName ??= "fovea";
        connection.Options = $"{SessionOptions} {connection.Options}".TrimEnd();
        return connection;
    }

    /// <summary>What may be said of it: neither user nor password.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder connection) => $"The PostgreSQL database '{connection.Database}' at {connection.Host}:{connection.Port}";

    private static void Complete(NpgsqlConnectionStringBuilder connection, string keyword, Action<NpgsqlConnectionStringBuilder> set)
    {
        if (!connection.ShouldSerialize(keyword))
        {
            set(connection);
        }
    }
}
