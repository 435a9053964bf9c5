using Fovea.Protocol.Audit;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Audit;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Iterations.Progress;
using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Iterations;

/// <summary>Iterations that exist: show, rename, delete.</summary>
internal sealed partial class IterationService(AppDbContext db, SnapshotService snapshots, AuditTrail audit, TimeProvider time, ILogger<IterationService> logger)
{
    private const int MaxNameLength = 256;

    public async Task<IterationEntity> GetAsync(ProjectEntity project, Guid iterationId, CancellationToken cancellationToken) =>
        await db.Iterations.SingleOrDefaultAsync(i => i.Id == iterationId && i.ProjectId == project.Id, cancellationToken)
        ?? throw new ServiceException(ErrorCode.NotFoundIteration, $"The project has no iteration {iterationId}.");

    /// <summary>All iterations, oldest first.</summary>
    public async Task<IReadOnlyList<IterationEntity>> ListAsync(ProjectEntity project, CancellationToken cancellationToken) =>
        await db.Iterations.AsNoTracking().Where(i => i.ProjectId == project.Id).OrderBy(i => i.QueuedAt).ThenBy(i => i.Id).ToListAsync(cancellationToken);

    public async Task<IterationEntity> RenameAsync(ProjectEntity project, Guid iterationId, string? name, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        var iteration = await GetAsync(project, iterationId, cancellationToken);
        iteration.Name = name?.Trim() switch
        {
            null or "" => throw new ServiceException(ErrorCode.BadRequestIterationName, "The iteration's name is empty."),
            { Length: > MaxNameLength } trimmed => throw new ServiceException(
                ErrorCode.BadRequestIterationName, $"The iteration's name has {trimmed.Length} characters; it may have at most {MaxNameLength}."),
            var trimmed => trimmed,
        };
        iteration.LastModified = time.GetUtcNow();
        audit.Add(AuditAction.UpdateIteration, AuditSubject.Of(project, iteration.Id, iteration.Name));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            throw new ServiceException(ErrorCode.BadRequestIterationNameNotUnique, $"The project already has an iteration named '{iteration.Name}'.", e);
        }

        await transaction.CommitAsync(cancellationToken);
        return iteration;
    }

    /// <summary>How many trainings, of whatever project, were asked for before this one and have not ended; 0 when it has ended itself.</summary>
    public async Task<int> CountAheadAsync(IterationEntity iteration, CancellationToken cancellationToken) =>
        iteration.Status == IterationStatus.Training
            ? await db.Iterations.CountAsync(i => i.Status == IterationStatus.Training && i.QueuedAt < iteration.QueuedAt, cancellationToken)
            : 0;

    /// <summary>Ends a training, queued or under way; its worker notices within a second.</summary>
    /// <exception cref="ServiceException">It has ended already.</exception>
    public async Task<IterationEntity> CancelAsync(ProjectEntity project, Guid iterationId, CancellationToken cancellationToken)
    {
        var iteration = await GetAsync(project, iterationId, cancellationToken);
        var now = time.GetUtcNow();
        var seconds = ProgressRecord.Parse(iteration.Progress) is { } record ? (now - record.Started).TotalSeconds : 0;
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        // One statement, because the worker may be completing it at this moment.
        var cancelled = await db.Iterations.Where(i => i.Id == iterationId && i.Status == IterationStatus.Training).ExecuteUpdateAsync(
            set => set
                .SetProperty(i => i.Status, IterationStatus.Failed)
                .SetProperty(i => i.TrainingErrorDetails, "The training was cancelled.")
                .SetProperty(i => i.LastModified, now)
                .SetProperty(i => i.TrainingSeconds, seconds),
            cancellationToken);
        await db.Entry(iteration).ReloadAsync(cancellationToken);
        if (cancelled == 0)
        {
            throw new ServiceException(
                ErrorCode.BadRequest, $"The iteration '{iteration.Name}' is in status {iteration.Status}; only one in status {IterationStatus.Training} can be cancelled.");
        }

        audit.Add(AuditAction.CancelIteration, AuditSubject.Of(project, iteration.Id, iteration.Name));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogCancelled(iterationId, project.Id);
        return iteration;
    }

    /// <summary>Deletes an iteration, and the images that only it still holds.</summary>
    public async Task DeleteAsync(ProjectEntity project, Guid iterationId, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        var iteration = await GetAsync(project, iterationId, cancellationToken);
        if (iteration.PublishName is not null)
        {
            throw new ServiceException(
                ErrorCode.BadRequestIterationIsPublished, $"The iteration is published as '{iteration.PublishName}'; unpublish it before deleting it.");
        }

        db.Iterations.Remove(iteration);
        audit.Add(AuditAction.DeleteIteration, AuditSubject.Of(project, iteration.Id, iteration.Name));
        await db.SaveChangesAsync(cancellationToken);
        await snapshots.RemoveAsync(project.Id, iterationId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogDeleted(iterationId, project.Id);
    }

    /// <exception cref="ServiceException">The iteration is in another status than Completed.</exception>
    public static void CheckTrained(IterationEntity iteration)
    {
        if (iteration.Status != IterationStatus.Completed)
        {
            throw new ServiceException(ErrorCode.BadRequestIterationIsNotTrained, $"The iteration '{iteration.Name}' is in status {iteration.Status}; it must be Completed.");
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Cancelled iteration {IterationId} of project {ProjectId}")]
    private partial void LogCancelled(Guid iterationId, Guid projectId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Deleted iteration {IterationId} of project {ProjectId}")]
    private partial void LogDeleted(Guid iterationId, Guid projectId);
}
