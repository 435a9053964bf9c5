using System.Collections.Concurrent;
using Fovea.Protocol.Errors;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Iterations;
using Fovea.Server.Predictions;
using Fovea.Server.Projects;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Suggestions;

/// <summary>Asks an iteration for the tags of images, and remembers what it says.</summary>
internal sealed partial class SuggestionService(
    AppDbContext db, PublishedIterations iterations, ModelCache models, PredictionLane lane, BlobStore blobs,
    IOptions<PredictionOptions> options, TimeProvider time, ILogger<SuggestionService> logger)
{
    /// <summary>Suggests tags for images of the workspace.</summary>
    /// <param name="project">The project.</param>
    /// <param name="iteration">By what; trained.</param>
    /// <param name="imageIds">Which images.</param>
    /// <param name="cancellationToken">Cancels before anything is stored.</param>
    /// <returns>One suggestion for each image, in their order.</returns>
    /// <exception cref="ServiceException">An image is not in the workspace.</exception>
    public async Task<IReadOnlyList<SuggestionEntity>> SuggestAsync(
        ProjectEntity project, IterationEntity iteration, IReadOnlyList<Guid> imageIds, CancellationToken cancellationToken)
    {
        var images = await FindImagesAsync(project.Id, imageIds, cancellationToken);
        var known = await FindAsync(iteration.Id, imageIds, cancellationToken);
        var missing = images.Where(image => !known.ContainsKey(image.Key)).ToList();
        if (missing.Count > 0)
        {
            await StoreAsync(project.Id, iteration.Id, await ClassifyAsync(iteration, missing, cancellationToken), cancellationToken);
            LogSuggested(missing.Count, iteration.Id);
            known = await FindAsync(iteration.Id, imageIds, cancellationToken);
        }

        return [.. imageIds.Where(known.ContainsKey).Select(id => known[id])];
    }

    /// <returns>The content hash of each image.</returns>
    private async Task<IReadOnlyDictionary<Guid, string>> FindImagesAsync(Guid projectId, IReadOnlyList<Guid> imageIds, CancellationToken cancellationToken)
    {
        var ids = imageIds.ToArray();
        var images = await db.SnapshotImages.Where(i => i.SnapshotId == projectId && ids.Contains(i.ImageId))
            .ToDictionaryAsync(i => i.ImageId, i => i.ContentHash, cancellationToken);
        return images.Count == ids.Length
            ? images
            : throw new ServiceException(ErrorCode.NotFoundImage, $"There is no image {ids.First(id => !images.ContainsKey(id))} in the project.");
    }

    private async Task<Dictionary<Guid, SuggestionEntity>> FindAsync(Guid iterationId, IReadOnlyList<Guid> imageIds, CancellationToken cancellationToken)
    {
        var (ids, oldest) = (imageIds.ToArray(), time.GetUtcNow() - options.Value.Retention);
        return await db.Suggestions.AsNoTracking()
            .Include(s => s.Iteration).Include(s => s.Tags).ThenInclude(t => t.Tag).AsSplitQuery()
            .Where(s => s.IterationId == iterationId && ids.Contains(s.ImageId) && s.Created >= oldest)
            .ToDictionaryAsync(s => s.ImageId, cancellationToken);
    }

    private async Task<IReadOnlyCollection<SuggestionEntity>> ClassifyAsync(
        IterationEntity iteration, IReadOnlyList<KeyValuePair<Guid, string>> images, CancellationToken cancellationToken)
    {
        var model = await iterations.LoadAsync(iteration, cancellationToken);
        using var lease = await models.AcquireAsync(model.ModelHash, cancellationToken);
        var suggestions = new ConcurrentBag<SuggestionEntity>();

        // No more at a time than there are threads, so that the queue keeps its places for predictions.
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(images, parallel, async (image, token) =>
        {
            var content = await blobs.ReadAsync(image.Value, token);
            var probabilities = await lane.RunAsync(() => lease.Classifier.Classify(content), token);
            suggestions.Add(NewRow(model, image.Key, probabilities, time.GetUtcNow()));
        });
        return suggestions;
    }

    private static SuggestionEntity NewRow(PredictableIteration model, Guid imageId, float[] probabilities, DateTimeOffset created) => new()
    {
        IterationId = model.IterationId,
        ImageId = imageId,
        Created = created,
        Uncertainty = PredictionUncertainty.Of(probabilities, model.ClassificationType),
        Tags = [.. model.Tags.Zip(probabilities, (tag, probability) => new SuggestionTagEntity
        {
            IterationId = model.IterationId,
            ImageId = imageId,
            TagId = tag.Id,
            Probability = probability,
        })],
    };

    private async Task StoreAsync(Guid projectId, Guid iterationId, IReadOnlyCollection<SuggestionEntity> suggestions, CancellationToken cancellationToken)
    {
        var ids = suggestions.Select(s => s.ImageId).ToArray();
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(projectId), cancellationToken);

        // What is too old to be found is replaced, and so is what another caller stored since we looked.
        await db.Suggestions.Where(s => s.IterationId == iterationId && ids.Contains(s.ImageId)).ExecuteDeleteAsync(cancellationToken);

        // Somebody may have deleted an image, or the iteration, while it was looked at.
        var images = await db.Images.Where(i => ids.Contains(i.Id)).Select(i => i.Id).ToHashSetAsync(cancellationToken);
        if (await db.Iterations.AnyAsync(i => i.Id == iterationId, cancellationToken))
        {
            db.Suggestions.AddRange(suggestions.Where(s => images.Contains(s.ImageId)));
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Suggested tags for {Count} images by iteration {IterationId}")]
    private partial void LogSuggested(int count, Guid iterationId);
}
