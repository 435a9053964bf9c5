using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Jobs;

/// <summary>
/// Says which row is worked on next. The engine has a job for each row that waits, and whose turn a job is, is decided when a worker takes it. So
/// who brings hundreds of rows keeps nobody else waiting for longer than for what is being worked on.
/// </summary>
internal sealed class JobTurns(IDbContextFactory<AppDbContext> databases, TimeProvider time)
{
    /// <summary>No job of any engine.</summary>
    private const string None = "0";

    /// <summary>Has a row wait, without a job at first.</summary>
    public async Task AddAsync(JobQueue queue, WaitingRow row)
    {
        await using var db = await databases.CreateDbContextAsync();
        var (name, added) = (queue.ToString(), time.GetUtcNow().UtcTicks);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Jobs" ("Queue", "SubjectId", "EngineId", "ResourceId", "IsBackground", "Added", "IsTaken")
            VALUES ({name}, {row.Id}, {None}, {row.ResourceId}, {row.IsBackground}, {added}, {false})
            ON CONFLICT ("Queue", "SubjectId") DO UPDATE SET "EngineId" = excluded."EngineId", "ResourceId" = excluded."ResourceId", "IsTaken" = excluded."IsTaken"
            """);
    }

    /// <summary>Notes the job that was made for a row; by now it may have taken it, or another one.</summary>
    public async Task NoteAsync(JobQueue queue, Guid id, string engineId)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.Set<JobEntity>().Where(job => job.Queue == queue && job.SubjectId == id && job.EngineId == None)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.EngineId, engineId));
    }

    /// <summary>
    /// The row for one of the engine's jobs: the one it has already, where a worker before this one did not end it; otherwise one of the resource
    /// that has the fewest in work, or, of several, had its last turn longest ago. Of its rows the oldest that somebody asked for.
    /// </summary>
    /// <returns><see langword="null"/> when no row waits.</returns>
    public async Task<Guid?> TakeAsync(JobQueue queue, string engineId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Queue(queue), cancellationToken);
        var jobs = db.Set<JobEntity>().AsNoTracking().Where(job => job.Queue == queue);
        if (await jobs.Where(job => job.EngineId == engineId && job.IsTaken).Select(job => (Guid?)job.SubjectId).FirstOrDefaultAsync(cancellationToken) is { } begun)
        {
            return begun;
        }

        if (await ChooseAsync(db, queue, jobs, cancellationToken) is not { } resource)
        {
            return null;
        }

        var next = await jobs.Where(job => job.ResourceId == resource && !job.IsTaken)
            .OrderBy(job => job.IsBackground).ThenBy(job => job.Added).ThenBy(job => job.SubjectId).FirstAsync(cancellationToken);

        // The two rows change their jobs, so that each row that waits still has one.
        await jobs.Where(job => job.EngineId == engineId).ExecuteUpdateAsync(set => set.SetProperty(job => job.EngineId, next.EngineId), cancellationToken);
        await jobs.Where(job => job.SubjectId == next.SubjectId)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.EngineId, engineId).SetProperty(job => job.IsTaken, true), cancellationToken);
        var name = queue.ToString();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "JobTurns" ("Queue", "ResourceId", "Number")
            SELECT {name}, "Id", (SELECT coalesce(max("Number"), 0) + 1 FROM "JobTurns" WHERE "Queue" = {name}) FROM "Resources" WHERE "Id" = {resource}
            ON CONFLICT ("Queue", "ResourceId") DO UPDATE SET "Number" = excluded."Number"
            """,
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return next.SubjectId;
    }

    /// <summary>Forgets a row that is settled.</summary>
    public async Task EndAsync(JobQueue queue, Guid id, string engineId)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.Set<JobEntity>().Where(job => job.Queue == queue && job.SubjectId == id && job.EngineId == engineId).ExecuteDeleteAsync();
    }

    private static async Task<Guid?> ChooseAsync(AppDbContext db, JobQueue queue, IQueryable<JobEntity> jobs, CancellationToken cancellationToken)
    {
        var resources = await jobs.GroupBy(job => job.ResourceId)
            .Select(group => new { Id = group.Key, Taken = group.Count(job => job.IsTaken), Count = group.Count(), Oldest = group.Min(job => job.Added) })
            .ToListAsync(cancellationToken);
        var turns = await db.Set<JobTurnEntity>().Where(turn => turn.Queue == queue).ToDictionaryAsync(turn => turn.ResourceId, turn => turn.Number, cancellationToken);
        return resources.Where(resource => resource.Count > resource.Taken)
            .OrderBy(resource => resource.Taken).ThenBy(resource => turns.GetValueOrDefault(resource.Id)).ThenBy(resource => resource.Oldest)
            .Select(resource => (Guid?)resource.Id).FirstOrDefault();
    }
}
