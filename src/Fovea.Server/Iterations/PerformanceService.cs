using Fovea.Engine.Evaluation;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Images;
using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Iterations;

/// <summary>What an iteration predicted for pictures that the predicting model had not seen.</summary>
internal sealed class PerformanceService(AppDbContext db, IterationService iterations, ImageService images, EvaluationCache evaluations)
{
    /// <exception cref="ServiceException">The iteration is not trained.</exception>
    public async Task<(IterationMetrics Metrics, IReadOnlyList<Guid> TagIds)> MeasureAsync(
        ProjectEntity project, Guid iterationId, float threshold, CancellationToken cancellationToken)
    {
        var evaluation = await ReadAsync(project, iterationId, cancellationToken);
        return (evaluation.Metrics.At(threshold), evaluation.TagIds);
    }

    /// <summary>The iteration's tagged images with their out-of-fold predictions, most probable tag first.</summary>
    /// <exception cref="ServiceException">The iteration is not trained.</exception>
    public async Task<IReadOnlyList<(SnapshotImageEntity Image, IReadOnlyList<Prediction> Predictions)>> ListImagesAsync(
        ProjectEntity project, Guid iterationId, IReadOnlyList<Guid> tagIds, ImageOrderBy orderBy, Page page, CancellationToken cancellationToken)
    {
        var evaluation = await ReadAsync(project, iterationId, cancellationToken);
        var types = await db.Tags.Where(t => t.SnapshotId == iterationId).ToDictionaryAsync(t => t.Id, t => t.Type, cancellationToken);
        var listed = await images.ListAsync(Filter(iterationId, tagIds), orderBy, page, cancellationToken);
        return [.. listed.Select(image => (image, evaluation.PredictionsOf(image.ImageId, types)))];
    }

    /// <exception cref="ServiceException">The iteration is not trained.</exception>
    public async Task<int> CountImagesAsync(ProjectEntity project, Guid iterationId, IReadOnlyList<Guid> tagIds, CancellationToken cancellationToken)
    {
        IterationService.CheckTrained(await iterations.GetAsync(project, iterationId, cancellationToken));
        return await images.CountAsync(Filter(iterationId, tagIds), cancellationToken);
    }

    private static ImageFilter Filter(Guid iterationId, IReadOnlyList<Guid> tagIds) => new(iterationId) { Status = TaggingStatus.Tagged, TagIds = tagIds };

    private async Task<Evaluation> ReadAsync(ProjectEntity project, Guid iterationId, CancellationToken cancellationToken)
    {
        var iteration = await iterations.GetAsync(project, iterationId, cancellationToken);
        IterationService.CheckTrained(iteration);
        return await evaluations.GetAsync(iteration.EvaluationHash!, cancellationToken);
    }
}
