using Fovea.Engine.Models;
using Fovea.Protocol;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Images;
using Fovea.Server.Iterations;
using Fovea.Server.Storage;
using Fovea.Server.Tags;
using Fovea.Server.Transfers.Format;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Transfers;

/// <summary>Copies a transfer into a new project.</summary>
/// <remarks>
/// Rows are written in portions, so that other writers get their turn; what an interrupted run left is removed first. Every instant and
/// every order is kept: the order of tags decides the classes, and the copy trains to the same model file.
/// </remarks>
internal sealed class ProjectImporter(IDbContextFactory<AppDbContext> databases, BlobStore blobs, TimeProvider time)
{
    /// <summary>Pictures in memory at a time.</summary>
    private const int PictureChunk = 16;

    private const int RowChunk = 500;

    /// <summary>Fills the project and makes it <c>Succeeded</c>.</summary>
    /// <exception cref="InvalidArchiveException">The source holds something that cannot be.</exception>
    /// <exception cref="ImportLostException">Another worker has taken the import meanwhile.</exception>
    public async Task RunAsync(ImportEntity import, ITransferSource source, CancellationToken cancellationToken)
    {
        var projectId = import.ProjectId;
        var manifest = source.Manifest;
        TransferRules.Check(manifest);
        await ClearAsync(import, cancellationToken);
        var ids = new TransferIds(manifest);
        await CopyTagsAsync(import, manifest, ids, cancellationToken);
        await CopyImagesAsync(import, source, ids, cancellationToken);
        for (var index = 0; index < manifest.Snapshots.Count; index++)
        {
            await CopySnapshotAsync(import, ids.SnapshotOf(manifest.Snapshots[index], projectId), source.ReadSnapshotAsync(index, cancellationToken), ids, cancellationToken);
        }

        var iterations = new List<IterationEntity>();
        foreach (var snapshot in manifest.Snapshots.Where(s => s.Iteration is not null))
        {
            iterations.Add(await CopyModelAsync(projectId, snapshot.Iteration!, source, ids, cancellationToken));
        }

        await CompleteAsync(import, manifest, iterations, cancellationToken);
    }

    /// <summary>Removes everything the project holds.</summary>
    /// <exception cref="ImportLostException">Another worker has taken the import meanwhile.</exception>
    public async Task ClearAsync(ImportEntity import, CancellationToken cancellationToken)
    {
        var projectId = import.ProjectId;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await BeginAsync(db, import, cancellationToken);
        await db.Iterations.Where(i => i.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.Images.Where(i => i.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.Tags.Where(t => t.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>A transaction in which the import stays this worker's: whoever takes it does so in the same scope.</summary>
    /// <exception cref="ImportLostException">It no longer is.</exception>
    public static async Task<WriteTransaction> BeginAsync(AppDbContext db, ImportEntity import, CancellationToken cancellationToken)
    {
        var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(import.ProjectId), cancellationToken);
        try
        {
            return await db.Set<ImportEntity>().AnyAsync(i => i.ProjectId == import.ProjectId && i.Attempt == import.Attempt, cancellationToken)
                ? transaction
                : throw new ImportLostException(import.ProjectId);
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    private Task CopyTagsAsync(ImportEntity import, TransferManifest manifest, TransferIds ids, CancellationToken cancellationToken) =>
        SaveAsync(
            import,
            from snapshot in manifest.Snapshots
            from tag in snapshot.Tags
            select new TagEntity
            {
                SnapshotId = ids.SnapshotOf(snapshot, import.ProjectId),
                Id = ids.Tags[tag.Id],
                ProjectId = import.ProjectId,
                Name = tag.Name,
                ComparisonName = TagEntity.ToComparisonName(tag.Name),
                Description = tag.Description,
                Type = tag.Type,
                Created = tag.Created,
            },
            cancellationToken);

    private async Task CopyImagesAsync(ImportEntity import, ITransferSource source, TransferIds ids, CancellationToken cancellationToken)
    {
        await foreach (var chunk in source.ReadImagesAsync(cancellationToken).Chunk(PictureChunk).WithCancellation(cancellationToken))
        {
            var stored = await source.StorePicturesAsync(chunk, cancellationToken);
            await SaveAsync(
                import,
                chunk.Zip(stored, (image, picture) => new ImageEntity
                {
                    Id = ids.AddImage(image.Id),
                    ProjectId = import.ProjectId,
                    ContentHash = picture.ContentHash,
                    ThumbnailHash = picture.ThumbnailHash,
                    WidthPixels = picture.WidthPixels,
                    HeightPixels = picture.HeightPixels,
                }),
                cancellationToken);
            foreach (var (image, picture) in chunk.Zip(stored))
            {
                ids.ContentHashes[ids.Images[image.Id]] = picture.ContentHash;
            }
        }
    }

    private async Task CopySnapshotAsync(ImportEntity import, Guid snapshotId, IAsyncEnumerable<TransferSnapshotImage> images, TransferIds ids, CancellationToken cancellationToken)
    {
        await foreach (var chunk in images.Chunk(RowChunk).WithCancellation(cancellationToken))
        {
            await SaveAsync(import, chunk.Select(image => ToRow(snapshotId, image, ids)), cancellationToken);
        }
    }

    private static SnapshotImageEntity ToRow(Guid snapshotId, TransferSnapshotImage image, TransferIds ids)
    {
        TransferRules.Check(image);
        var id = ids.FindImage(image.ImageId);
        var regionIds = OrderedIds.Take(image.Regions.Count);
        return new SnapshotImageEntity
        {
            SnapshotId = snapshotId,
            ImageId = id,
            ContentHash = ids.ContentHashes[id],
            Created = image.Created,
            Tags = [.. image.Tags.Select(t => new ImageTagEntity { SnapshotId = snapshotId, ImageId = id, TagId = ids.FindTag(t.TagId), Created = t.Created })],
            Regions = [.. image.Regions.Zip(regionIds, (region, regionId) => new ImageRegionEntity
            {
                SnapshotId = snapshotId,
                Id = regionId,
                ImageId = id,
                TagId = ids.FindTag(region.TagId),
                Left = region.Left,
                Top = region.Top,
                Width = region.Width,
                Height = region.Height,
                Created = region.Created,
            })],
            Metadata = [.. image.Metadata.Select(m => new ImageMetadataEntity { SnapshotId = snapshotId, ImageId = id, Key = m.Key, Value = m.Value })],
        };
    }

    private async Task<IterationEntity> CopyModelAsync(
        Guid projectId, TransferIteration iteration, ITransferSource source, TransferIds ids, CancellationToken cancellationToken)
    {
        var model = await source.ReadModelAsync(iteration.ModelHash, cancellationToken);
        var evaluation = ids.Translate(TransferRules.ParseEvaluation(iteration, await source.ReadEvaluationAsync(iteration.EvaluationHash, cancellationToken)));
        TransferRules.CheckModel(iteration, model, evaluation);
        return new IterationEntity
        {
            Id = ids.Iterations[iteration.Id],
            ProjectId = projectId,
            Name = iteration.Name,
            Status = IterationStatus.Completed,
            Created = iteration.Created,
            LastModified = iteration.LastModified,
            QueuedAt = iteration.QueuedAt,
            TrainedAt = iteration.TrainedAt,
            DomainId = iteration.DomainId,
            ClassificationType = iteration.ClassificationType,
            TrainingType = iteration.TrainingType,
            ReservedBudgetInHours = iteration.ReservedBudgetInHours,
            WorkspaceFingerprint = iteration.WorkspaceFingerprint,
            TrainingSeconds = iteration.TrainingSeconds,
            ModelHash = await blobs.WriteAsync(model, cancellationToken),
            EvaluationHash = await blobs.WriteAsync(evaluation.Serialise(), cancellationToken),
        };
    }

    private async Task CompleteAsync(ImportEntity import, TransferManifest manifest, List<IterationEntity> iterations, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await BeginAsync(db, import, cancellationToken);
        var project = await db.Projects.SingleAsync(p => p.Id == import.ProjectId, cancellationToken);
        project.Status = ProjectStatus.Succeeded;
        project.LastIterationNumber = manifest.Project.LastIterationNumber;
        project.LastModified = time.GetUtcNow();
        db.Iterations.AddRange(iterations);
        await db.SaveChangesAsync(cancellationToken);
        await db.Set<ImportEntity>().Where(i => i.ProjectId == import.ProjectId).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task SaveAsync(ImportEntity import, IEnumerable<object> rows, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await BeginAsync(db, import, cancellationToken);
        db.AddRange(rows);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            throw new InvalidArchiveException("The archive holds the same image, tag name or key twice in one place.", e);
        }
    }
}
