using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Features;
using Fovea.Server.Images;
using Fovea.Server.Jobs;
using Fovea.Server.Storage;
using Fovea.Server.Transfers.Zip;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Transfers;

/// <summary>Runs the imports that wait.</summary>
internal sealed partial class ImportWorker(
    IDbContextFactory<AppDbContext> databases, ProjectImporter importer, RemoteTransfers remotes, Staging staging, BlobStore blobs, DecodeLane lane,
    FeatureQueue features, IDataProtectionProvider protection, IOptions<TransferOptions> options, TimeProvider time, ILogger<ImportWorker> logger) : IJobHandler
{
    /// <summary>An import that took its process down this often is not started again.</summary>
    private const int MaxAttempts = 5;

    /// <summary>Two at a time, so that a slow server keeps not every other import waiting.</summary>
    public IReadOnlyDictionary<JobQueue, int> Queues { get; } = new Dictionary<JobQueue, int> { [JobQueue.Import] = 2 };

    public async Task<IReadOnlyList<WaitingRow>> FindUnsettledAsync(JobQueue queue, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await (
            from import in db.Set<ImportEntity>()
            join project in db.Projects on import.ProjectId equals project.Id
            orderby import.Created
            select new WaitingRow(project.Id, project.OwnerId, false)).ToListAsync(cancellationToken);
    }

    public async Task RunAsync(Guid projectId, CancellationToken cancellationToken)
    {
        if (await ClaimAsync(projectId, cancellationToken) is not { } claimed)
        {
            return;
        }

        try
        {
            if (claimed.Attempt > MaxAttempts)
            {
                throw new InvalidOperationException($"The import ended its process {MaxAttempts} times and is not tried again.");
            }

            await ImportAsync(claimed, cancellationToken);
            features.Search();
            LogCompleted(projectId);
        }
        catch (ImportLostException e)
        {
            LogLost(e.Message);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && !e.IsMishap())
        {
            LogFailed(e, projectId);
            await FailAsync(claimed);
        }
    }

    /// <summary>Takes the import for this run.</summary>
    /// <returns><see langword="null"/> when it is gone, with its project.</returns>
    private async Task<ImportEntity?> ClaimAsync(Guid projectId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(projectId), cancellationToken);
        if (await db.Set<ImportEntity>().SingleOrDefaultAsync(i => i.ProjectId == projectId, cancellationToken) is not { } import)
        {
            return null;
        }

        import.Attempt++;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return import;
    }

    private async Task ImportAsync(ImportEntity import, CancellationToken cancellationToken)
    {
        if (import.SourceProjectId is { } sourceId)
        {
            await using var reader = await ProjectReader.OpenAsync(databases, sourceId, cancellationToken)
                ?? throw new InvalidArchiveException("The project was deleted before it could be copied.");
            await importer.RunAsync(import, new LocalTransferSource(reader, blobs), cancellationToken);
            return;
        }

        await using var archive = await DownloadAsync(import, cancellationToken);
        await importer.RunAsync(import, await ArchiveTransferSource.OpenAsync(archive, blobs, lane, cancellationToken), cancellationToken);
    }

    private async Task<UploadedArchive> DownloadAsync(ImportEntity import, CancellationToken cancellationToken)
    {
        if (!ImportToken.TryParse(protection.CreateProtector(ImportService.Purpose).Unprotect(import.ProtectedToken!), out var token))
        {
            throw new InvalidArchiveException("The stored token cannot be read.");
        }

        var file = staging.Create();
        try
        {
            await remotes.DownloadAsync(token, file, cancellationToken);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }

        return await UploadedArchive.OpenAsync(file, options.Value.MaxBytes, cancellationToken);
    }

    private async Task FailAsync(ImportEntity import)
    {
        var projectId = import.ProjectId;
        try
        {
            await importer.ClearAsync(import, CancellationToken.None);
            await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
            await using var transaction = await ProjectImporter.BeginAsync(db, import, CancellationToken.None);
            await db.Projects.Where(p => p.Id == projectId).ExecuteUpdateAsync(
                set => set.SetProperty(p => p.Status, ProjectStatus.Failed).SetProperty(p => p.LastModified, time.GetUtcNow()), CancellationToken.None);
            await db.Set<ImportEntity>().Where(i => i.ProjectId == projectId).ExecuteDeleteAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (ImportLostException e)
        {
            LogLost(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Imported project {ProjectId}")]
    private partial void LogCompleted(Guid projectId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The import of project {ProjectId} failed")]
    private partial void LogFailed(Exception exception, Guid projectId);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Reason}")]
    private partial void LogLost(string reason);
}
