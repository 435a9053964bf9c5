using System.Collections.Frozen;
using System.Data.Common;
using System.Globalization;
using Fovea.Server.Data;
using Npgsql;

namespace Fovea.Server.Cluster;

/// <summary>
/// Hears what other processes change, on a connection of its own, and looks every second whether it heard everything. On SQLite there is
/// nobody else.
/// </summary>
internal sealed partial class ChangeListener(DatabaseSource database, IEnumerable<IChangeHandler> handlers, ILogger<ChangeListener> logger) : BackgroundService
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);
    private readonly FrozenDictionary<ChangeTopic, IChangeHandler[]> _handlers = handlers.GroupBy(handler => handler.Topic).ToFrozenDictionary(group => group.Key, group => group.ToArray());
    private readonly Dictionary<ChangeTopic, long> _seen = [];
    private bool _hears = true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (database.Server is { } server && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(server, stoppingToken);
            }
            catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException && !stoppingToken.IsCancellationRequested)
            {
                if (_hears)
                {
                    LogDeaf(e.Message);
                }

                _hears = false;
                await Task.Delay(LookInterval, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(NpgsqlDataSource server, CancellationToken cancellationToken)
    {
        await using var connection = await server.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notice) => Take(notice.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {ChangeNotices.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        while (true)
        {
            await LookAsync(connection, cancellationToken);
            _hears = true;
            await connection.WaitAsync(LookInterval, cancellationToken);
        }
    }

    private void Take(string notice)
    {
        if (notice.Split(' ') is [var name, var number, var id] && Enum.TryParse<ChangeTopic>(name, out var topic)
            && long.TryParse(number, CultureInfo.InvariantCulture, out var version) && Guid.TryParse(id, out var subject))
        {
            // Told in the order of the versions, so a gap is a notice that was missed.
            var isNext = _seen.GetValueOrDefault(topic) == version - 1;
            _seen[topic] = Math.Max(version, _seen.GetValueOrDefault(topic));
            Tell(topic, isNext ? subject : null);
        }
    }

    private async Task LookAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""SELECT "Topic", "Version" FROM "Changes" """, connection);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            if (Enum.TryParse<ChangeTopic>(rows.GetString(0), out var topic) && rows.GetInt64(1) > _seen.GetValueOrDefault(topic))
            {
                _seen[topic] = rows.GetInt64(1);
                Tell(topic, null);
            }
        }
    }

    private void Tell(ChangeTopic topic, Guid? subject)
    {
        foreach (var handler in _handlers.GetValueOrDefault(topic, []))
        {
            handler.Changed(subject);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changes of other processes are not heard: {Reason}")]
    private partial void LogDeaf(string reason);
}
