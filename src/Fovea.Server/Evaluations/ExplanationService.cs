using Fovea.Engine.Imaging;
using Fovea.Engine.Inference;
using Fovea.Protocol.Errors;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Iterations;
using Fovea.Server.Predictions;
using Fovea.Server.Projects;
using Fovea.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Evaluations;

/// <summary>Shows what in a picture speaks for a tag.</summary>
internal sealed class ExplanationService(
    IterationService iterations, EvaluationCache evaluations, ExplainerCache explainers, PredictionLane lane, AppDbContext db, BlobStore blobs)
{
    /// <summary>Reads a training image of the project.</summary>
    /// <exception cref="ServiceException">The project has no such image.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadImageAsync(ProjectEntity project, Guid imageId, CancellationToken cancellationToken)
    {
        var hash = await db.Images.Where(i => i.Id == imageId && i.ProjectId == project.Id).Select(i => i.ContentHash).SingleOrDefaultAsync(cancellationToken)
            ?? throw new ServiceException(ErrorCode.NotFoundImage, $"The project has no image {imageId}.");
        return await blobs.ReadAsync(hash, cancellationToken);
    }

    /// <param name="project">The project.</param>
    /// <param name="iterationId">A completed iteration.</param>
    /// <param name="image">The picture's file.</param>
    /// <param name="tagId">The tag; <see langword="null"/> for the most probable one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ServiceException">The iteration is not trained, has no such tag, or cannot be explained.</exception>
    /// <exception cref="InvalidImageException">The picture is none.</exception>
    public async Task<(Explanation Explanation, Evaluation Evaluation)> ExplainAsync(
        ProjectEntity project, Guid iterationId, ReadOnlyMemory<byte> image, Guid? tagId, CancellationToken cancellationToken)
    {
        var iteration = await iterations.GetAsync(project, iterationId, cancellationToken);
        IterationService.CheckTrained(iteration);
        var evaluation = await evaluations.GetAsync(iteration.EvaluationHash!, cancellationToken);
        int? tag = tagId is null ? null : evaluation.TagIds.Index().Where(pair => pair.Item == tagId).Select(pair => (int?)pair.Index).FirstOrDefault()
            ?? throw new ServiceException(ErrorCode.NotFoundTag, $"The iteration '{iteration.Name}' has no tag {tagId}.");
        var explanation = await explainers.UseAsync(
            iteration.ModelHash!,
            explainer => lane.RunOrRefuseAsync(
                () =>
                {
                    ImageDecoder.ReadHeader(image, ImageLimits.Training);
                    return explainer.Explain(image, tag);
                },
                cancellationToken),
            cancellationToken);
        return (explanation ?? throw new ServiceException(
            ErrorCode.BadRequestOperationNotSupported, $"The model of '{iteration.Name}' has no feature map to explain a picture with."), evaluation);
    }
}
