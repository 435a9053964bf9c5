using System.Data.Common;
using Fovea.Server.Data;
using Hangfire;
using Hangfire.States;
using Hangfire.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Jobs;

/// <summary>
/// Sees to it that every unsettled row has a job: what a process wrote before it was killed, or before the engine could be told. On SQLite
/// these are at the start all rows, since the engine forgets with its process.
/// </summary>
internal sealed partial class JobKeeper(
    DatabaseSource database, IDbContextFactory<AppDbContext> databases, JobStorage storage, HangfireJobs jobs, IEnumerable<IJobHandler> handlers, IOptions<JobOptions> options,
    ILogger<JobKeeper> logger) : BackgroundService
{
    /// <summary>One process forgets nothing while it runs; but a database that was busy for long may have refused a row.</summary>
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(database.Server is null ? 30 : 2);

    /// <summary>Rows that had no job at the last look: whoever writes one gives it its job a moment later.</summary>
    private HashSet<(JobQueue, Guid)> _suspects = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // On SQLite the engine knows of no row yet. Elsewhere, whoever writes one gives it its job a moment later.
        var isFirst = database.Server is null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (isFirst)
                {
                    // The engine's first job takes some tenths of a second longer than others (measured). Nobody waits for this one.
                    await jobs.AddTurnAsync(JobQueue.Train, Guid.Empty);
                }
                else if (database.Server is not null)
                {
                    await PutAbandonedFirstAsync(stoppingToken);
                }

                await LookAsync(isFirst, stoppingToken);
                isFirst = false;
            }
            catch (Exception e) when (e is BackgroundJobClientException || e.Causes().Any(cause => cause is DbException or TimeoutException))
            {
                LogBlind(e.Message);
            }

            await Task.Delay(_interval, stoppingToken);
        }
    }

    /// <summary>
    /// Has jobs that a worker was lost with taken next: Hangfire would have them wait until no other job does. Its rule of when a worker is lost is
    /// the one below; its tables are its own otherwise.
    /// </summary>
    private async Task PutAbandonedFirstAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var seconds = options.Value.TakeOverAfter.TotalSeconds;
        await db.Database.ExecuteSqlAsync($"UPDATE hangfire.jobqueue SET fetchedat = NULL WHERE fetchedat < NOW() - make_interval(secs => {seconds})", cancellationToken);
    }

    private async Task LookAsync(bool isFirst, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);

        // In this order: a row that waits was there before it waited.
        var known = await db.Set<JobEntity>().AsNoTracking().ToDictionaryAsync(job => (job.Queue, job.SubjectId), job => job.EngineId, cancellationToken);
        var unsettled = (await FindUnsettledAsync(cancellationToken)).ToDictionary(found => (found.Queue, found.Row.Id), found => found.Row);
        using var engine = storage.GetConnection();
        var orphans = unsettled.Keys.Where(row => !known.TryGetValue(row, out var engineId) || !IsAlive(engine, engineId)).ToHashSet();
        foreach (var (queue, id) in orphans.Where(row => isFirst || _suspects.Contains(row)))
        {
            if (!isFirst)
            {
                LogFound(queue, id);
            }

            var row = unsettled[(queue, id)];
            await (known.TryGetValue((queue, id), out var lost) ? jobs.RenewAsync(queue, row, lost) : jobs.AddAsync(queue, row));
        }

        _suspects = [.. orphans.Except(_suspects)];
        foreach (var ((queue, id), engineId) in known.Where(job => !unsettled.ContainsKey(job.Key) && !IsAlive(engine, job.Value)))
        {
            await db.Set<JobEntity>().Where(job => job.Queue == queue && job.SubjectId == id && job.EngineId == engineId).ExecuteDeleteAsync(cancellationToken);
        }
    }

    private async Task<IReadOnlyList<(JobQueue Queue, WaitingRow Row)>> FindUnsettledAsync(CancellationToken cancellationToken)
    {
        var found = new List<(JobQueue, WaitingRow)>();
        foreach (var handler in handlers)
        {
            foreach (var queue in handler.Queues.Keys)
            {
                found.AddRange((await handler.FindUnsettledAsync(queue, cancellationToken)).Select(row => (queue, row)));
            }
        }

        return found;
    }

    /// <summary>Whether the engine will still come to a job, or is at it.</summary>
    private static bool IsAlive(IStorageConnection engine, string engineId)
    {
        var state = engine.GetJobData(engineId)?.State;
        return state == EnqueuedState.StateName || state == ProcessingState.StateName || state == ScheduledState.StateName;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The row {Id} waited in the queue {Queue} without a job, and has one now")]
    private partial void LogFound(JobQueue queue, Guid id);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whether all work has a job could not be looked at: {Reason}")]
    private partial void LogBlind(string reason);
}
