using Fovea.Engine.Features;
using Fovea.Engine.Imaging;
using Fovea.Engine.Training;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Iterations;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Features;

/// <summary>Computes the features of workspace pictures before a training asks for them.</summary>
/// <remarks>
/// Pictures come from the queue; at the start, and after more came than the queue holds, all rows are looked at. What fails here
/// fails again in the training, which tells the owner.
/// </remarks>
internal sealed partial class FeatureWorker(
    IDbContextFactory<AppDbContext> databases, BlobStore blobs, BackboneProvider backbones, FeatureQueue queue, FeatureLane lane,
    ForegroundWork foreground, IOptions<FeatureOptions> options, ILogger<FeatureWorker> logger) : BackgroundService
{
    /// <summary>Few enough that a deleted picture is noticed soon, enough that looking costs little.</summary>
    private const int Batch = 32;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Ahead)
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var pictures = await queue.TakeAsync(Batch, stoppingToken);
                await (pictures.Count == 0 ? SearchAsync(stoppingToken) : ComputeAsync(pictures, stoppingToken));
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Nothing is lost: the training computes what is missing.
                LogBroken(e);
            }
        }
    }

    private async Task ComputeAsync(IReadOnlyList<FeatureQueue.QueuedPicture> pictures, CancellationToken cancellationToken)
    {
        foreach (var project in pictures.GroupBy(picture => (picture.ProjectId, picture.DomainId)))
        {
            var hashes = project.Select(picture => picture.ContentHash).ToArray();
            List<string> present;
            await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            {
                present = await db.SnapshotImages.Where(i => i.SnapshotId == project.Key.ProjectId && hashes.Contains(i.ContentHash))
                    .Select(i => i.ContentHash).ToListAsync(cancellationToken);
            }

            await ComputeAsync(present, backbones.For(project.Key.DomainId).Extractor, cancellationToken);
        }
    }

    private async Task SearchAsync(CancellationToken cancellationToken)
    {
        var last = Guid.Empty;
        while (await NextProjectAsync(last, cancellationToken) is { } project)
        {
            last = project.Id;
            if (FeatureQueue.Uses(project.DomainId))
            {
                await SearchAsync(project, cancellationToken);
            }
        }
    }

    private async Task<ProjectDomain?> NextProjectAsync(Guid last, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Projects.Where(p => p.Id > last).OrderBy(p => p.Id).Select(p => new ProjectDomain(p.Id, p.DomainId)).FirstOrDefaultAsync(cancellationToken);
    }

    private async Task SearchAsync(ProjectDomain project, CancellationToken cancellationToken)
    {
        const int page = 256;
        var last = Guid.Empty;
        while (true)
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var rows = await db.SnapshotImages.Where(i => i.SnapshotId == project.Id && i.ImageId > last).OrderBy(i => i.ImageId).Take(page)
                .Select(i => new { i.ImageId, i.ContentHash }).ToListAsync(cancellationToken);
            if (rows.Count == 0)
            {
                return;
            }

            last = rows[^1].ImageId;
            foreach (var missing in rows.Where(row => !backbones.For(project.DomainId).Extractor.IsCached(row.ContentHash)).Chunk(Batch))
            {
                await ComputeAsync([.. missing.Select(row => new FeatureQueue.QueuedPicture(project.Id, project.DomainId, row.ContentHash))], cancellationToken);
            }
        }
    }

    private Task ComputeAsync(IEnumerable<string> contentHashes, FeatureExtractor extractor, CancellationToken cancellationToken) =>
        Task.WhenAll(contentHashes.Select(hash => lane.RunAsync(() => Compute(hash, extractor, cancellationToken), cancellationToken)));

    private bool Compute(string contentHash, FeatureExtractor extractor, CancellationToken cancellationToken)
    {
        foreground.WaitUntilQuiet(cancellationToken);
        try
        {
            extractor.ComputeAhead(new TrainingImage(contentHash, () => blobs.Read(contentHash), []));
            return true;
        }
        catch (Exception e) when (e is InvalidImageException or BlobDamagedException or IOException)
        {
            LogSkipped(contentHash, e.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "No features ahead of time for the picture {ContentHash}: {Reason}")]
    private partial void LogSkipped(string contentHash, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Features could not be computed ahead of time; trainings will compute them")]
    private partial void LogBroken(Exception exception);

    private sealed record ProjectDomain(Guid Id, Guid DomainId);
}
