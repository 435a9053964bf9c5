using System.Data.Common;
using Fovea.Server.Data;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;

namespace Fovea.Server.Jobs;

/// <summary>Gives jobs to Hangfire, one for each row that waits.</summary>
internal sealed partial class HangfireJobs(JobStorage storage, DatabaseSource database, JobTurns turns, ILogger<HangfireJobs> logger) : IJobs
{
    private readonly BackgroundJobClient _client = new(storage);

    /// <summary>The engine's name of a queue.</summary>
    public static string NameOf(JobQueue queue) => queue.ToString().ToLowerInvariant();

    public Task AddAsync(JobQueue queue, WaitingRow row) => GiveAsync(queue, row.Id, () => turns.AddAsync(queue, row));

    /// <summary>As <see cref="AddAsync"/>, for a row whose job is lost.</summary>
    public Task RenewAsync(JobQueue queue, WaitingRow row, string lost) => GiveAsync(queue, row.Id, () => turns.RenewAsync(queue, row, lost));

    /// <summary>Has a worker look for a row that waits.</summary>
    /// <returns>The engine's job.</returns>
    /// <exception cref="BackgroundJobClientException">The engine cannot be told.</exception>
    public async Task<string> AddTurnAsync(JobQueue queue, Guid id)
    {
        // In the job as well as in its state, so that it comes back to its queue when it is tried again.
        var job = Job.FromExpression<JobRunner>(runner => runner.RunAsync(queue, id, null, CancellationToken.None), NameOf(queue));
        var state = new EnqueuedState(NameOf(queue));

        // Hangfire blocks its caller while it asks a database.
        return database.Server is null ? _client.Create(job, state) : await Task.Run(() => _client.Create(job, state));
    }

    private async Task GiveAsync(JobQueue queue, Guid id, Func<Task<bool>> wait)
    {
        try
        {
            if (await wait())
            {
                await turns.NoteAsync(queue, id, await AddTurnAsync(queue, id));
            }
        }
        catch (Exception e) when (e is BackgroundJobClientException || e.Causes().Any(cause => cause is DbException or TimeoutException))
        {
            LogNotAdded(e, queue, id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Work that waits in the queue {Queue} could not be given to the workers; the row {Id} is found a little later")]
    private partial void LogNotAdded(Exception exception, JobQueue queue, Guid id);
}
