using System.Text;
using Fovea.Engine.Features;
using Fovea.Engine.Training;
using Fovea.Server.Data;
using Fovea.Server.Iterations;
using Fovea.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Features;

/// <summary>Has all workers compute the features that a training lacks, in chunks, and waits until none is open.</summary>
/// <remarks>
/// What is done lies in the cache that all workers share, so a training that begins anew asks for what is missing then. Features do not
/// depend on who computes them, so the model is the same as with one worker.
/// </remarks>
internal sealed class FeatureFan(IDbContextFactory<AppDbContext> databases, BackboneProvider backbones, IJobs jobs)
{
    /// <summary>Pictures of a chunk: a second or so of work, so that a job's cost and a lost worker's loss are small.</summary>
    public const int ChunkSize = 128;

    /// <summary>Fewer pictures than this a worker has computed before others have begun.</summary>
    private const int WorthSharing = 2 * ChunkSize;

    public const int HashLength = 64;

    private const string Stage = "Reading pictures";
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>Returns when the cache has what workers could compute; what they could not, the training meets itself.</summary>
    /// <param name="iteration">What is trained, in this attempt.</param>
    /// <param name="contentHashes">Its pictures.</param>
    /// <param name="progress">Learns how many pictures are done.</param>
    /// <param name="cancellationToken">Stops waiting; workers end the chunks that they are at.</param>
    public async Task ComputeAsync(IterationEntity iteration, IReadOnlyList<string> contentHashes, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        if (backbones.Shared is not { } shared)
        {
            return;
        }

        var extractor = backbones.For(iteration.DomainId).Extractor;
        var missing = shared.FindMissing([.. contentHashes.Distinct()], extractor.CacheKey);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);

        // Of an attempt before this one; who works on one still leaves what is computed in the cache.
        await db.Set<FeatureChunkEntity>().Where(c => c.IterationId == iteration.Id).ExecuteDeleteAsync(cancellationToken);
        if (missing.Count < WorthSharing)
        {
            return;
        }

        var chunks = missing.Chunk(ChunkSize)
            .Select(hashes => new FeatureChunkEntity { IterationId = iteration.Id, ContentHashes = Join(hashes), Count = hashes.Length }).ToList();
        db.AddRange(chunks);
        await db.SaveChangesAsync(cancellationToken);
        try
        {
            var resource = await db.Projects.Where(p => p.Id == iteration.ProjectId).Select(p => p.OwnerId).SingleAsync(cancellationToken);
            var isBackground = await db.AutomaticTrainings.AnyAsync(t => t.IterationId == iteration.Id, cancellationToken);
            foreach (var chunk in chunks)
            {
                await jobs.AddAsync(JobQueue.Features, new WaitingRow(chunk.Id, resource, isBackground));
                cancellationToken.ThrowIfCancellationRequested();
            }

            await WaitAsync(db, iteration.Id, contentHashes.Count - missing.Count, contentHashes.Count, progress, cancellationToken);
        }
        finally
        {
            // Of this attempt alone, also when it was cancelled: nobody works for it any more.
            var ids = chunks.Select(chunk => chunk.Id).ToArray();
            await db.Set<FeatureChunkEntity>().Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync(CancellationToken.None);
        }
    }

    /// <summary>The hashes of a chunk.</summary>
    public static IEnumerable<string> Split(string contentHashes) => contentHashes.Chunk(HashLength).Select(hash => new string(hash));

    private static string Join(IReadOnlyList<string> contentHashes)
    {
        var text = new StringBuilder(contentHashes.Count * HashLength);
        foreach (var hash in contentHashes)
        {
            text.Append(hash);
        }

        return text.ToString();
    }

    private static async Task WaitAsync(AppDbContext db, Guid iterationId, int before, int total, IProgress<TrainingProgress> progress, CancellationToken cancellationToken)
    {
        while (true)
        {
            var open = await db.Set<FeatureChunkEntity>().CountAsync(c => c.IterationId == iterationId && c.Done == null, cancellationToken);
            var done = await db.Set<FeatureChunkEntity>().Where(c => c.IterationId == iterationId && c.Done != null).SumAsync(c => c.Count, cancellationToken);
            progress.Report(new TrainingProgress(Stage, before + done, total));
            if (open == 0)
            {
                return;
            }

            await Task.Delay(LookInterval, cancellationToken);
        }
    }
}
