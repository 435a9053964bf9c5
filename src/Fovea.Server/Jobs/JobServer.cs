using Hangfire;
using Hangfire.Common;
using Hangfire.Server;
using Hangfire.States;

namespace Fovea.Server.Jobs;

/// <summary>Works on what waits, with threads of its own for each queue; Hangfire does the sharing out.</summary>
internal sealed class JobServer(
    JobStorage storage, IEnumerable<IJobHandler> handlers, IServiceScopeFactory scopes, IHostApplicationLifetime lifetime) : IHostedService
{
    /// <summary>How often a running job learns that it was taken from it.</summary>
    private static readonly TimeSpan CancellationInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long workers wait at most before they look again whether a database that was away is back.</summary>
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromSeconds(5);

    /// <summary>Hangfire's name of the property that tells others which queues a server works on.</summary>
    private const string AnnouncedQueues = "Queues";

    private BackgroundProcessingServer? _server;
    private CancellationTokenRegistration _stop;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var filters = JobFilterProviders.Providers;
        var performer = new BackgroundJobPerformer(filters, new JobScopes(scopes), TaskScheduler.Default);
        var states = new BackgroundJobStateChanger(filters);
        var queues = handlers.SelectMany(handler => handler.Queues).ToList();
        var workers = queues.Select(queue => new Worker([HangfireJobs.NameOf(queue.Key)], performer, states).UseBackgroundPool(queue.Value));
        _server = new BackgroundProcessingServer(
            storage, [.. workers, new DelayedJobScheduler(TimeSpan.FromSeconds(1), states).UseBackgroundPool()],
            new Dictionary<string, object> { [AnnouncedQueues] = queues.Select(queue => HangfireJobs.NameOf(queue.Key)).ToArray() },
            new BackgroundProcessingServerOptions
            {
                CancellationCheckInterval = CancellationInterval,
                ServerName = $"{Environment.MachineName}:{Environment.ProcessId}",
                RetryDelay = attempt => TimeSpan.FromSeconds(Math.Min(attempt, LongestRetryDelay.TotalSeconds)),
                RestartDelay = LongestRetryDelay,
            });

        // At once, and not in its turn among the services that stop: another worker waits for what runs here.
        _stop = lifetime.ApplicationStopping.Register(_server.SendStop);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_server is { } server)
        {
            await _stop.DisposeAsync();
            server.SendStop();
            try
            {
                await server.WaitForShutdownAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Time is up: requests took all of it, or a job does not end. It comes back, as that of a killed process does.
            }

            server.Dispose();
            _server = null;
        }
    }
}
