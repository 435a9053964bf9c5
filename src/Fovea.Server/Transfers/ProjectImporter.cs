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
    public async Task RunAsync(Guid projectId, ITransferSource source, CancellationToken cancellationToken)
    {
        var manifest = source.Manifest;
        TransferRules.Check(manifest);
        await ClearAsync(projectId, cancellationToken);
        var ids = new TransferIds(manifest);
        await CopyTagsAsync(projectId, manifest, ids, cancellationToken);
        await CopyImagesAsync(projectId, source, ids, cancellationToken);
        for (var index = 0; index < manifest.Snapshots.Count; index++)
        {
            await CopySnapshotAsync(ids.SnapshotOf(manifest.Snapshots[index], projectId), source.ReadSnapshotAsync(index, cancellationToken), ids, cancellationToken);
        }

        var iterations = new List<IterationEntity>();
        foreach (var snapshot in manifest.Snapshots.Where(s => s.Iteration is not null))
        {
            iterations.Add(await CopyModelAsync(projectId, snapshot.Iteration!, source, ids, cancellationToken));
        }

        await CompleteAsync(projectId, manifest, iterations, cancellationToken);
    }

    /// <summary>Removes everything the project holds.</summary>
    public async Task ClearAsync(Guid projectId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Iterations.Where(i => i.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.Images.Where(i => i.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await db.Tags.Where(t => t.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
    }

    private Task CopyTagsAsync(Guid projectId, TransferManifest manifest, TransferIds ids, CancellationToken cancellationToken) =>
        SaveAsync(
            from snapshot in manifest.Snapshots
            from tag in snapshot.Tags
            select new TagEntity
            {
                SnapshotId = ids.SnapshotOf(snapshot, projectId),
                Id = ids.Tags[tag.Id],
                ProjectId = projectId,
                Name = tag.Name,
                ComparisonName = TagEntity.ToComparisonName(tag.Name),
                Description = tag.Description,
                Type = tag.Type,
                Created = tag.Created,
            },
            cancellationToken);

    private async Task CopyImagesAsync(Guid projectId, ITransferSource source, TransferIds ids, CancellationToken cancellationToken)
    {
        await foreach (var chunk in source.ReadImagesAsync(cancellationToken).Chunk(PictureChunk).WithCancellation(cancellationToken))
        {
            var stored = await source.StorePicturesAsync(chunk, cancellationToken);
            await SaveAsync(
                chunk.Zip(stored, (image, picture) => new ImageEntity
                {
                    Id = ids.AddImage(image.Id),
                    ProjectId = projectId,
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

    private async Task CopySnapshotAsync(Guid snapshotId, IAsyncEnumerable<TransferSnapshotImage> images, TransferIds ids, CancellationToken cancellationToken)
    {
        await foreach (var chunk in images.Chunk(RowChunk).WithCancellation(cancellationToken))
        {
            await SaveAsync(chunk.Select(image => ToRow(snapshotId, image, ids)), cancellationToken);
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

    private async Task CompleteAsync(Guid projectId, TransferManifest manifest, List<IterationEntity> iterations, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(projectId), cancellationToken);
        var project = await db.Projects.SingleAsync(p => p.Id == projectId, cancellationToken);
        project.Status = ProjectStatus.Succeeded;
        project.LastIterationNumber = manifest.Project.LastIterationNumber;
        project.LastModified = time.GetUtcNow();
        db.Iterations.AddRange(iterations);
        await db.SaveChangesAsync(cancellationToken);
        await db.Set<ImportEntity>().Where(i => i.ProjectId == projectId).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task SaveAsync(IEnumerable<object> rows, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        db.AddRange(rows);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            throw new InvalidArchiveException("The archive holds the same image, tag name or key twice in one place.", e);
        }
    }
}
