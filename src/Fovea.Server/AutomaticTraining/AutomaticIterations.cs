using System.Text.RegularExpressions;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Iterations;
using Fovea.Server.Projects;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.AutomaticTraining;

/// <summary>The iterations that projects train by themselves: at most one is kept, and one more is there while it is trained.</summary>
internal sealed partial class AutomaticIterations(AppDbContext db, TrainingService training, SnapshotService snapshots, BlobSweeper sweeper)
{
    /// <summary>Starts to train the project as it is now.</summary>
    /// <returns>What came of it.</returns>
    public async Task<AutomaticStart> StartAsync(Guid projectId, CancellationToken cancellationToken)
    {
        if (await db.Projects.FindAsync([projectId], cancellationToken) is not { } project || await FindAsync(projectId, cancellationToken) is not { } row)
        {
            return AutomaticStart.Off;
        }

        await using (var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(projectId), cancellationToken))
        {
            await db.Entry(row).ReloadAsync(cancellationToken);
            row.PreviousIterationId = row.IterationId is { } last && await IsReplaceableAsync(last, cancellationToken) ? last : null;
            row.IterationId = Guid.CreateVersion7();
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        try
        {
            await training.StartAsync(
                project, new TrainingRequest(TrainingType.Regular, 0, Force: false) { IterationId = row.IterationId.Value, Replaces = row.PreviousIterationId, IsAutomatic = true },
                cancellationToken);
            return AutomaticStart.Started;
        }
        catch (ServiceException e)
        {
            // The row now names an iteration that is not there, which settling puts right.
            return e.Code == ErrorCode.BadRequestTrainingNotNeeded ? AutomaticStart.Current
                : e.Code == ErrorCode.BadRequestTrainingAlreadyInProgress ? AutomaticStart.Busy
                : AutomaticStart.Refused(e.Message);
        }
    }

    /// <summary>Whether the iteration that was started last is still being trained.</summary>
    public async Task<bool> IsTrainingAsync(Guid projectId, CancellationToken cancellationToken) =>
        await db.AutomaticTrainings.AnyAsync(t => t.ProjectId == projectId && db.Iterations.Any(i => i.Id == t.IterationId && i.Status == IterationStatus.Training), cancellationToken);

    /// <summary>Leaves the newest completed iteration alone; a failed one goes, and so does the one that was replaced.</summary>
    /// <returns>Why the last training failed, where it did.</returns>
    public async Task<string?> SettleAsync(Guid projectId, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(projectId), cancellationToken);
        if (await FindAsync(projectId, cancellationToken) is not { } row)
        {
            return null;
        }

        var newest = await db.Iterations.AsNoTracking().SingleOrDefaultAsync(i => i.Id == row.IterationId, cancellationToken);
        if (newest is { Status: IterationStatus.Training })
        {
            return null;
        }

        var isCompleted = newest is { Status: IterationStatus.Completed };
        var (kept, replaced) = isCompleted ? (row.IterationId, row.PreviousIterationId) : (row.PreviousIterationId, row.IterationId);
        var removed = replaced is { } id ? await RemoveAsync(projectId, id, cancellationToken) : null;
        (row.IterationId, row.PreviousIterationId) = (kept, null);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await SweepAsync(removed, cancellationToken);
        return newest is null || isCompleted ? null : newest.TrainingErrorDetails;
    }

    /// <summary>Takes back an iteration that is being trained by itself, so that somebody can train the project on purpose.</summary>
    public async Task StandBackAsync(ProjectEntity project, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        if (await IsTrainingAsync(project.Id, cancellationToken) && await FindAsync(project.Id, cancellationToken) is { IterationId: { } id } row)
        {
            var removed = await RemoveAsync(project.Id, id, cancellationToken);
            (row.IterationId, row.PreviousIterationId) = (row.PreviousIterationId, null);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            await SweepAsync(removed, cancellationToken);
        }
    }

    /// <summary>Removes the iteration, unless somebody has come to want it; runs inside the caller's transaction.</summary>
    /// <returns>It as it was; <see langword="null"/> when it was not removed.</returns>
    private async Task<IterationEntity?> RemoveAsync(Guid projectId, Guid iterationId, CancellationToken cancellationToken)
    {
        var iteration = await db.Iterations.AsNoTracking().SingleOrDefaultAsync(i => i.Id == iterationId, cancellationToken);
        if (iteration is null || !await IsReplaceableAsync(iterationId, cancellationToken))
        {
            return null;
        }

        await db.Iterations.Where(i => i.Id == iterationId).ExecuteDeleteAsync(cancellationToken);
        await snapshots.RemoveAsync(projectId, iterationId, cancellationToken);
        return iteration;
    }

    private async Task SweepAsync(IterationEntity? removed, CancellationToken cancellationToken)
    {
        if (removed is { ModelHash: { } model, TrainedAt: { } trained })
        {
            // Not left to the sweeper's next pass: somebody who tags a picture a second would fill the disk until then.
            await sweeper.RemoveUnnamedAsync(model, trained, cancellationToken);
        }
    }

    /// <summary>Whether nobody has published, renamed or exported it.</summary>
    private async Task<bool> IsReplaceableAsync(Guid iterationId, CancellationToken cancellationToken)
    {
        var iteration = await db.Iterations.AsNoTracking().Where(i => i.Id == iterationId)
            .Select(i => new { i.Name, i.PublishName, IsExported = db.Exports.Any(e => e.IterationId == iterationId) }).SingleOrDefaultAsync(cancellationToken);
        return iteration is { PublishName: null, IsExported: false } && GivenName().IsMatch(iteration.Name);
    }

    private Task<AutomaticTrainingEntity?> FindAsync(Guid projectId, CancellationToken cancellationToken) =>
        db.AutomaticTrainings.SingleOrDefaultAsync(t => t.ProjectId == projectId, cancellationToken);

    /// <summary>As <see cref="TrainingService"/> names iterations.</summary>
    [GeneratedRegex("^Iteration [0-9]+$")]
    private static partial Regex GivenName();
}
