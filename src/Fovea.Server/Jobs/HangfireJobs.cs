using System.Data.Common;
using Fovea.Server.Data;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Jobs;

/// <summary>Gives jobs to Hangfire.</summary>
internal sealed partial class HangfireJobs(JobStorage storage, DatabaseSource database, IDbContextFactory<AppDbContext> databases, ILogger<HangfireJobs> logger) : IJobs
{
    private readonly BackgroundJobClient _client = new(storage);

    /// <summary>The engine's name of a queue.</summary>
    public static string NameOf(JobQueue queue) => queue.ToString().ToLowerInvariant();

    public async Task AddAsync(JobQueue queue, Guid id)
    {
        try
        {
            // In the job as well as in its state, so that it comes back to its queue when it is tried again.
            var job = Job.FromExpression<JobRunner>(runner => runner.RunAsync(queue, id, null, CancellationToken.None), NameOf(queue));
            var state = new EnqueuedState(NameOf(queue));
            if (database.Server is null)
            {
                _client.Create(job, state);
                return;
            }

            // It asks the database on the calling thread.
            var engineId = await Task.Run(() => _client.Create(job, state));
            await using var db = await databases.CreateDbContextAsync();
            var name = queue.ToString();
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO "Jobs" ("Queue", "SubjectId", "EngineId") VALUES ({name}, {id}, {engineId})
                ON CONFLICT ("Queue", "SubjectId") DO UPDATE SET "EngineId" = excluded."EngineId"
                """);
        }
        catch (Exception e) when (e is BackgroundJobClientException || e.Causes().Any(cause => cause is DbException or TimeoutException))
        {
            LogNotAdded(e, queue, id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Work that waits in the queue {Queue} could not be given to the workers; they will find the row {Id}")]
    private partial void LogNotAdded(Exception exception, JobQueue queue, Guid id);
}
