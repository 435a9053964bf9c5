using Fovea.Engine.Features;
using Fovea.Engine.Training;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Iterations;
using Fovea.Server.Jobs;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Features;

/// <summary>Computes the features of chunks, on all cores.</summary>
internal sealed partial class FeatureChunkWorker(
    IDbContextFactory<AppDbContext> databases, BackboneProvider backbones, BlobStore blobs, TimeProvider time, ILogger<FeatureChunkWorker> logger) : IJobHandler
{
    /// <summary>A chunk that took its process down this often is left to the training, which finds out why.</summary>
    private const int MaxAttempts = 3;

    public IReadOnlyDictionary<JobQueue, int> Queues { get; } = new Dictionary<JobQueue, int> { [JobQueue.Features] = 1 };

    public async Task<IReadOnlyList<WaitingRow>> FindUnsettledAsync(JobQueue queue, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await (
            from chunk in db.Set<FeatureChunkEntity>()
            where chunk.Done == null
            join iteration in db.Iterations on chunk.IterationId equals iteration.Id
            where iteration.Status == IterationStatus.Training
            join project in db.Projects on iteration.ProjectId equals project.Id
            orderby chunk.Id
            select new WaitingRow(chunk.Id, project.OwnerId, db.AutomaticTrainings.Any(t => t.IterationId == iteration.Id))).ToListAsync(cancellationToken);
    }

    public async Task RunAsync(Guid id, CancellationToken stopping)
    {
        await using var db = await databases.CreateDbContextAsync(stopping);
        await db.Set<FeatureChunkEntity>().Where(c => c.Id == id && c.Done == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.Attempt, c => c.Attempt + 1), stopping);
        var found = await (
            from chunk in db.Set<FeatureChunkEntity>().AsNoTracking()
            where chunk.Id == id && chunk.Done == null
            join iteration in db.Iterations on chunk.IterationId equals iteration.Id
            where iteration.Status == IterationStatus.Training
            select new { Chunk = chunk, iteration.DomainId }).SingleOrDefaultAsync(stopping);
        if (found is null)
        {
            return;
        }

        if (found.Chunk.Attempt <= MaxAttempts)
        {
            await ComputeAsync(found.Chunk, found.DomainId, stopping);
        }

        // One that another worker settled in the meantime stays as it is.
        var now = time.GetUtcNow();
        await db.Set<FeatureChunkEntity>().Where(c => c.Id == id && c.Attempt == found.Chunk.Attempt && c.Done == null)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Done, now), CancellationToken.None);
    }

    private async Task ComputeAsync(FeatureChunkEntity chunk, Guid domainId, CancellationToken stopping)
    {
        var pictures = FeatureFan.Split(chunk.ContentHashes).Select(hash => new TrainingImage(hash, () => blobs.Read(hash), [])).ToList();
        var extractor = backbones.For(domainId).Extractor;
        try
        {
            await Task.Factory.StartNew(() => extractor.Extract(pictures, progress: null, stopping), stopping, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch (FeatureExtractionException e) when (!e.IsMishap())
        {
            // The training meets it again, and tells the owner.
            LogSkipped(chunk.Id, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Chunk {ChunkId} of pictures is left to its training: {Reason}")]
    private partial void LogSkipped(Guid chunkId, string reason);
}
