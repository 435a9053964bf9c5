using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Jobs;

/// <summary>
/// Says which row is worked on next. The engine has a job for each row that waits, and whose turn a job is, is decided when a worker takes it. So
/// who brings hundreds of rows keeps nobody else waiting for more than one of them at a time.
/// </summary>
internal sealed class JobTurns(IDbContextFactory<AppDbContext> databases, TimeProvider time)
{
    /// <summary>No job of any engine.</summary>
    private const string None = "0";

    /// <summary>What rows have that a version before turns has added: whose they are, it did not say.</summary>
    private static readonly Guid Unknown = Guid.Empty;

    /// <summary>Has a row wait, without a job at first.</summary>
    /// <returns><see langword="false"/> when it waits already, or has its turn.</returns>
    public async Task<bool> AddAsync(JobQueue queue, WaitingRow row)
    {
        await using var db = await databases.CreateDbContextAsync();
        var (name, added) = (queue.ToString(), time.GetUtcNow().UtcTicks);
        return await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Jobs" ("Queue", "SubjectId", "EngineId", "ResourceId", "IsBackground", "Added", "IsTaken")
            VALUES ({name}, {row.Id}, {None}, {row.ResourceId}, {row.IsBackground}, {added}, {false})
            ON CONFLICT ("Queue", "SubjectId") DO NOTHING
            """) == 1;
    }

    /// <summary>Has a row wait once more whose job is lost.</summary>
    /// <returns><see langword="false"/> when it has another job by now, or is settled.</returns>
    public async Task<bool> RenewAsync(JobQueue queue, WaitingRow row, string lost)
    {
        await using var db = await databases.CreateDbContextAsync();
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Queue(queue), CancellationToken.None);
        var changed = await Of(db, queue).Where(job => job.SubjectId == row.Id && job.EngineId == lost).ExecuteUpdateAsync(set => set
            .SetProperty(job => job.EngineId, None).SetProperty(job => job.IsTaken, false)
            .SetProperty(job => job.ResourceId, row.ResourceId).SetProperty(job => job.IsBackground, row.IsBackground));
        await transaction.CommitAsync(CancellationToken.None);
        return changed == 1;
    }

    /// <summary>Notes the job that was made for a row. Where the row was taken for another job meanwhile, a row that lacks one has this.</summary>
    public async Task NoteAsync(JobQueue queue, Guid id, string engineId)
    {
        await using var db = await databases.CreateDbContextAsync();
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Queue(queue), CancellationToken.None);
        var jobs = Of(db, queue);
        if (!await jobs.AnyAsync(job => job.EngineId == engineId))
        {
            var lacking = await jobs.Where(job => job.EngineId == None && !job.IsTaken).OrderByDescending(job => job.SubjectId == id).ThenBy(job => job.Added)
                .Select(job => job.SubjectId).Take(1).ToListAsync();
            await jobs.Where(job => lacking.Contains(job.SubjectId)).ExecuteUpdateAsync(set => set.SetProperty(job => job.EngineId, engineId));
        }

        await transaction.CommitAsync(CancellationToken.None);
    }

    /// <summary>
    /// The row for one of the engine's jobs: the one it has already, where a worker before this one did not end it; otherwise one of the resource
    /// that has the fewest in work, or, of several, had its last turn longest ago. Of its rows the oldest that somebody asked for.
    /// </summary>
    /// <param name="queue">Where rows wait.</param>
    /// <param name="engineId">The job.</param>
    /// <param name="madeFor">The row that it was made for.</param>
    /// <param name="takesTurns">
    /// <see langword="false"/> to have each job settle the row that it was made for, as versions before turns do, with whom a row would be worked on twice.
    /// </param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns><see langword="null"/> when no row waits.</returns>
    public async Task<Guid?> TakeAsync(JobQueue queue, string engineId, Guid madeFor, bool takesTurns, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Queue(queue), cancellationToken);
        var jobs = Of(db, queue);
        var own = await jobs.FirstOrDefaultAsync(job => job.EngineId == engineId, cancellationToken)
            ?? await jobs.FirstOrDefaultAsync(job => job.SubjectId == madeFor && job.EngineId == None, cancellationToken);
        if (own is { IsTaken: true })
        {
            return own.SubjectId;
        }

        Guid? next;
        if (!takesTurns || own?.ResourceId == Unknown)
        {
            // One without a row was made by a version that writes the row a moment after it.
            next = own?.SubjectId ?? (await jobs.AnyAsync(job => job.SubjectId == madeFor, cancellationToken) ? null : madeFor);
            await MarkAsTakenAsync(jobs, next, engineId, cancellationToken);
        }
        else
        {
            next = await TakeTurnAsync(db, queue, own, engineId, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return next;
    }

    /// <summary>Forgets a row that is settled.</summary>
    public async Task EndAsync(JobQueue queue, Guid id, string engineId)
    {
        await using var db = await databases.CreateDbContextAsync();
        await Of(db, queue).Where(job => job.SubjectId == id && job.EngineId == engineId).ExecuteDeleteAsync();
    }

    private static async Task<Guid?> TakeTurnAsync(AppDbContext db, JobQueue queue, JobEntity? own, string engineId, CancellationToken cancellationToken)
    {
        var jobs = Of(db, queue);
        if (await ChooseAsync(db, queue, cancellationToken) is not { } resource)
        {
            return null;
        }

        var next = await jobs.Where(job => job.ResourceId == resource && !job.IsTaken)
            .OrderBy(job => job.IsBackground).ThenBy(job => job.Added).ThenBy(job => job.SubjectId).FirstAsync(cancellationToken);
        if (own is not null)
        {
            // The two rows change their jobs, so that the one that goes on waiting has one.
            await jobs.Where(job => job.SubjectId == own.SubjectId).ExecuteUpdateAsync(set => set.SetProperty(job => job.EngineId, next.EngineId), cancellationToken);
        }

        await MarkAsTakenAsync(jobs, next.SubjectId, engineId, cancellationToken);
        var name = queue.ToString();
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "JobTurns" ("Queue", "ResourceId", "Number")
            SELECT {name}, "Id", (SELECT coalesce(max("Number"), 0) + 1 FROM "JobTurns" WHERE "Queue" = {name}) FROM "Resources" WHERE "Id" = {resource}
            ON CONFLICT ("Queue", "ResourceId") DO UPDATE SET "Number" = excluded."Number"
            """,
            cancellationToken);
        return next.SubjectId;
    }

    private static Task MarkAsTakenAsync(IQueryable<JobEntity> jobs, Guid? id, string engineId, CancellationToken cancellationToken) =>
        jobs.Where(job => job.SubjectId == id).ExecuteUpdateAsync(set => set.SetProperty(job => job.EngineId, engineId).SetProperty(job => job.IsTaken, true), cancellationToken);

    private static async Task<Guid?> ChooseAsync(AppDbContext db, JobQueue queue, CancellationToken cancellationToken)
    {
        var resources = await Of(db, queue).Where(job => job.ResourceId != Unknown).GroupBy(job => job.ResourceId)
            .Select(group => new { Id = group.Key, Taken = group.Count(job => job.IsTaken), Count = group.Count(), Oldest = group.Min(job => job.Added) })
            .ToListAsync(cancellationToken);
        var turns = await db.Set<JobTurnEntity>().Where(turn => turn.Queue == queue).ToDictionaryAsync(turn => turn.ResourceId, turn => turn.Number, cancellationToken);
        return resources.Where(resource => resource.Count > resource.Taken)
            .OrderBy(resource => resource.Taken).ThenBy(resource => turns.GetValueOrDefault(resource.Id)).ThenBy(resource => resource.Oldest)
            .Select(resource => (Guid?)resource.Id).FirstOrDefault();
    }

    private static IQueryable<JobEntity> Of(AppDbContext db, JobQueue queue) => db.Set<JobEntity>().AsNoTracking().Where(job => job.Queue == queue);
}
