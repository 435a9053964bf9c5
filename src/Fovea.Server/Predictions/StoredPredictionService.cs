using Fovea.Protocol.Audit;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Audit;
using Fovea.Server.Data;
using Fovea.Server.Images;
using Fovea.Server.Paging;
using Fovea.Server.Projects;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Predictions;

/// <summary>Finds stored predictions, deletes them, and makes training pictures of them.</summary>
internal sealed partial class StoredPredictionService(
    AppDbContext db, QueryPages pages, BlobStore blobs, ImageIntake intake, AuditTrail audit, ILogger<StoredPredictionService> logger)
{
    public async Task<StoredPredictionPage> QueryAsync(ProjectEntity project, PredictionQueryToken token, CancellationToken cancellationToken)
    {
        var query = new StoredPredictionQuery(project.Id, token);
        var page = pages.Open(token.Session, token.Continuation, query.Identity, ErrorCode.BadRequestPredictionInvalidQueryParameters);
        var found = await query.Apply(db.Predictions.AsNoTracking(), page)
            .Take(query.MaxCount + 1).Include(p => p.Tags).AsSplitQuery().ToListAsync(cancellationToken);
        string? continuation = null;
        if (found.Count > query.MaxCount)
        {
            found.RemoveAt(query.MaxCount);
            continuation = pages.Continue(page, query.Identity, new PagePosition(found[^1].Uncertainty, found[^1].Created, found[^1].Id));
        }

        return new StoredPredictionPage(found, token with { Session = page.Session, Continuation = continuation });
    }

    /// <summary>Deletes those of the predictions that the project has; their files go with the next sweep.</summary>
    public async Task DeleteAsync(ProjectEntity project, IReadOnlyList<Guid> predictionIds, CancellationToken cancellationToken)
    {
        var ids = predictionIds.ToArray();
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        var deleted = await db.Predictions.Where(p => p.ProjectId == project.Id && ids.Contains(p.Id)).ExecuteDeleteAsync(cancellationToken);
        if (deleted > 0)
        {
            await audit.SaveAsync(AuditAction.DeletePrediction, AuditSubject.Of(project, deleted), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        LogDeleted(deleted, project.Id);
    }

    /// <summary>Takes the pictures of predictions into the workspace; predictions whose picture is there then are gone.</summary>
    /// <param name="project">The project.</param>
    /// <param name="predictions">What to add to each picture, by the id of its prediction, in the order of the results.</param>
    /// <param name="cancellationToken">Cancels; what was added stays.</param>
    public async Task<IReadOnlyList<IntakeResult>> CreateImagesAsync(
        ProjectEntity project, IReadOnlyList<(Guid PredictionId, NewImage Image)> predictions, CancellationToken cancellationToken)
    {
        var ids = predictions.Select(p => p.PredictionId).Distinct().ToArray();
        var hashes = await db.Predictions.Where(p => p.ProjectId == project.Id && ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.ContentHash, cancellationToken);
        var images = new List<NewImage>(predictions.Count);
        foreach (var (predictionId, image) in predictions)
        {
            images.Add(image with { Content = hashes.TryGetValue(predictionId, out var hash) ? await TryReadAsync(hash, cancellationToken) : null });
        }

        var results = await intake.AddAsync(project, images, cancellationToken);
        var taken = predictions.Zip(results)
            .Where(pair => pair.Second.Status is ImageCreateStatus.OK or ImageCreateStatus.OKDuplicate).Select(pair => pair.First.PredictionId).ToList();
        await DeleteAsync(project, taken, cancellationToken);
        return results;
    }

    private async Task<ReadOnlyMemory<byte>?> TryReadAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            return await blobs.ReadAsync(hash, cancellationToken);
        }
        catch (BlobDamagedException e)
        {
            // One lost file must not fail the other pictures of the batch.
            LogDamaged(e);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Deleted {Count} stored predictions of project {ProjectId}")]
    private partial void LogDeleted(int count, Guid projectId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The picture of a stored prediction cannot be read")]
    private partial void LogDamaged(Exception exception);
}
