using System.Data.Common;
using Fovea.Server.Data;
using Hangfire;
using Hangfire.States;
using Hangfire.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Jobs;

/// <summary>
/// Sees to it that every unsettled row has a job: what a process wrote before it was killed, or before the engine could be told. On SQLite
/// these are at the start all rows, since the engine forgets with its process.
/// </summary>
internal sealed partial class JobKeeper(
    DatabaseSource database, IDbContextFactory<AppDbContext> databases, JobStorage storage, HangfireJobs jobs, IEnumerable<IJobHandler> handlers, ILogger<JobKeeper> logger) : BackgroundService
{
    /// <summary>One process forgets nothing while it runs; but a database that was busy for long has refused a row.</summary>
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(database.Server is null ? 30 : 2);

    /// <summary>Rows that had no job at the last look: whoever writes one gives it its job a moment later.</summary>
    private HashSet<(JobQueue, Guid)> _suspects = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Server is null)
        {
            // The engine's first job takes some tenths of a second longer than others (measured). This one finds no row, and nobody waits for it.
            await jobs.AddTurnAsync(JobQueue.Train, Guid.Empty);
            foreach (var (queue, row) in await FindUnsettledAsync(stoppingToken))
            {
                await jobs.AddAsync(queue, row);
            }
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (e.Causes().Any(cause => cause is DbException or TimeoutException))
            {
                LogBlind(e.Message);
            }

            await Task.Delay(_interval, stoppingToken);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);

        // In this order: a row that waits was there before it waited.
        var known = await db.Set<JobEntity>().AsNoTracking().ToDictionaryAsync(job => (job.Queue, job.SubjectId), job => job.EngineId, cancellationToken);
        var unsettled = (await FindUnsettledAsync(cancellationToken)).ToDictionary(found => (found.Queue, found.Row.Id), found => found.Row);
        using var engine = storage.GetConnection();
        var orphans = unsettled.Keys.Where(row => !known.TryGetValue(row, out var engineId) || !IsAlive(engine, engineId)).ToHashSet();
        foreach (var (queue, id) in orphans.Where(_suspects.Contains))
        {
            LogFound(queue, id);
            await jobs.AddAsync(queue, unsettled[(queue, id)]);
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
