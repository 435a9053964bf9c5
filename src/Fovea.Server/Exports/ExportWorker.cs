using Fovea.Engine.Export;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Exports;

/// <summary>Makes the archives that wait, one at a time; at the start also those that an ended process left.</summary>
internal sealed partial class ExportWorker(
    IDbContextFactory<AppDbContext> databases, BlobStore blobs, ExportQueue queue, TimeProvider time, ILogger<ExportWorker> logger) : BackgroundService
{
    /// <summary>An export that took its process down this often is not started again.</summary>
    private const int MaxAttempts = 3;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using (var db = await databases.CreateDbContextAsync(stoppingToken))
        {
            var unfinished = await db.Exports.Where(e => e.Status == ExportStatus.Exporting).OrderBy(e => e.Created).Select(e => e.Id).ToListAsync(stoppingToken);
            unfinished.ForEach(queue.Add);
        }

        await foreach (var exportId in queue.ReadAllAsync(stoppingToken))
        {
            try
            {
                await RunAsync(exportId, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The row stays; the next start takes it again.
                return;
            }
            catch (Exception e)
            {
                LogBroken(e, exportId);
            }
        }
    }

    private async Task RunAsync(Guid exportId, CancellationToken cancellationToken)
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
            await SettleAsync(exportId, ExportStatus.Done, await blobs.WriteAsync(archive, cancellationToken), cancellationToken);
            LogCompleted(exportId, archive.Length);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(e, exportId);
            await SettleAsync(exportId, ExportStatus.Failed, null, CancellationToken.None);
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

    private async Task SettleAsync(Guid exportId, ExportStatus status, string? archiveHash, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Exports.Where(e => e.Id == exportId).ExecuteUpdateAsync(
            set => set.SetProperty(e => e.Status, status).SetProperty(e => e.ArchiveHash, archiveHash), cancellationToken);
    }

    // The one classification domain whose exports had the probabilities as their only output.
    private static bool IsS1(Guid domainId) => DomainCatalogue.Find(domainId)!.Name!.EndsWith("[S1]", StringComparison.Ordinal);

    [LoggerMessage(Level = LogLevel.Information, Message = "Completed export {ExportId}: {Bytes} bytes")]
    private partial void LogCompleted(Guid exportId, int bytes);

    [LoggerMessage(Level = LogLevel.Error, Message = "Export {ExportId} failed")]
    private partial void LogFailed(Exception exception, Guid exportId);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The worker could not settle export {ExportId}; the next start tries again")]
    private partial void LogBroken(Exception exception, Guid exportId);

    private sealed record Work(string ModelHash, int Attempt, ExportOptions Options);
}
