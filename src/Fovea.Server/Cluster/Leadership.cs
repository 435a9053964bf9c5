using System.Data.Common;
using Fovea.Server.Data;

namespace Fovea.Server.Cluster;

/// <summary>
/// Has one worker of the installation do what must not be done twice at a time: a lock in PostgreSQL, held by a connection of its own,
/// which another worker takes when it is free. On SQLite there is one process, which leads.
/// </summary>
internal sealed partial class Leadership(DatabaseSource database, IEnumerable<LeaderService> services, TimeProvider time, ILogger<Leadership> logger) : BackgroundService
{
    private static readonly WriteScope Scope = new("leader");
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Server is null)
        {
            await LeadAsync(_ => Task.FromResult(true), stoppingToken);
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var held = await DatabaseLock.TryTakeAsync(database.Server, Scope, stoppingToken);
                if (held is not null)
                {
                    LogLeads();
                    await LeadAsync(held.IsHeldAsync, stoppingToken);
                    LogFollows();
                }
            }
            catch (Exception e) when (e is DbException or TimeoutException)
            {
                // The database is away; whoever comes back first leads.
            }

            await Task.Delay(LookInterval, time, stoppingToken);
        }
    }

    /// <returns>When the process stops, or leads no more.</returns>
    private async Task LeadAsync(Func<CancellationToken, Task<bool>> leads, CancellationToken stoppingToken)
    {
        var started = services.Select(service => service.Service).ToList();
        try
        {
            await Task.WhenAll(started.Select(service => service.StartAsync(stoppingToken)));
            do
            {
                await Task.Delay(LookInterval, time, stoppingToken);
            }
            while (await leads(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            await Task.WhenAll(started.Select(service => service.StopAsync(CancellationToken.None)));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "This process looks after the installation: it sweeps, checks, forgets, and trains automatically")]
    private partial void LogLeads();

    [LoggerMessage(Level = LogLevel.Information, Message = "This process no longer looks after the installation")]
    private partial void LogFollows();
}
