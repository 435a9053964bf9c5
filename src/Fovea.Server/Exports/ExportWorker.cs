using Fovea.Engine.Export;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Jobs;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Exports;

/// <summary>Makes the archives that wait, one at a time.</summary>
internal sealed partial class ExportWorker(
    IDbContextFactory<AppDbContext> databases, BlobStore blobs, TimeProvider time, ILogger<ExportWorker> logger) : IJobHandler
{
    /// <summary>An export that took its process down this often is not started again.</summary>
    private const int MaxAttempts = 3;

    public IReadOnlyDictionary<JobQueue, int> Queues { get; } = new Dictionary<JobQueue, int> { [JobQueue.Export] = 1 };

    public async Task<IReadOnlyList<WaitingRow>> FindUnsettledAsync(JobQueue queue, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await (
            from export in db.Exports
            where export.Status == ExportStatus.Exporting
            join iteration in db.Iterations on export.IterationId equals iteration.Id
            join project in db.Projects on iteration.ProjectId equals project.Id
            orderby export.Created
            select new WaitingRow(export.Id, project.OwnerId, false)).ToListAsync(cancellationToken);
    }

    public async Task RunAsync(Guid exportId, CancellationToken cancellationToken)
    {
        if (await ClaimAsync(exportId, cancellationToken) is not { } work)
        {
            return;
        }

        try
        {
            if (work.Attempt > MaxAttempts)
            {
                throw new InvalidOperationException($"The export ended its process {MaxAttempts} times and is not tried again.");
            }

            var model = await blobs.ReadAsync(work.ModelHash, cancellationToken);
            var archive = await Task.Factory.StartNew(
                () => ExportArchive.Create(model, work.Options), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await SettleAsync(exportId, work.Attempt, ExportStatus.Done, await blobs.WriteAsync(archive, cancellationToken), cancellationToken);
            LogCompleted(exportId, archive.Length);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && !e.IsMishap())
        {
            LogFailed(e, exportId);
            await SettleAsync(exportId, work.Attempt, ExportStatus.Failed, null, CancellationToken.None);
        }
    }

    /// <returns><see langword="null"/> when the export is gone, with its iteration perhaps, or done.</returns>
    private async Task<Work?> ClaimAsync(Guid exportId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Exports.Where(e => e.Id == exportId).ExecuteUpdateAsync(set => set.SetProperty(e => e.Attempt, e => e.Attempt + 1), cancellationToken);
        var found = await (
            from export in db.Exports.AsNoTracking()
            where export.Id == exportId && export.Status == ExportStatus.Exporting
            join iteration in db.Iterations on export.IterationId equals iteration.Id
            select new { Export = export, iteration.ModelHash, iteration.DomainId }).SingleOrDefaultAsync(cancellationToken);
        return found is null
            ? null
            : new Work(found.ModelHash!, found.Export.Attempt, new ExportOptions
            {
                Target = ExportTarget.Find(found.Export.Platform.ToString(), found.Export.Flavor?.ToString())!,
                ExportedAt = time.GetUtcNow(),
                IterationId = found.Export.IterationId,
                Outputs = IsS1(found.DomainId) ? OutputOrder.ProbabilitiesFirst : OutputOrder.LabelsFirst,
            });
    }

    private async Task SettleAsync(Guid exportId, int attempt, ExportStatus status, string? archiveHash, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Exports.Where(e => e.Id == exportId && e.Attempt == attempt).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.Status, status).SetProperty(e => e.ArchiveHash, archiveHash), cancellationToken);
    }

    // The one classification domain whose exports had the probabilities as their only output.
    private static bool IsS1(Guid domainId) => DomainCatalogue.Find(domainId)!.Name!.EndsWith("[S1]", StringComparison.Ordinal);

    [LoggerMessage(Level = LogLevel.Information, Message = "Completed export {ExportId}: {Bytes} bytes")]
    private partial void LogCompleted(Guid exportId, int bytes);

    [LoggerMessage(Level = LogLevel.Error, Message = "Export {ExportId} failed")]
    private partial void LogFailed(Exception exception, Guid exportId);

    private sealed record Work(string ModelHash, int Attempt, ExportOptions Options);
}
