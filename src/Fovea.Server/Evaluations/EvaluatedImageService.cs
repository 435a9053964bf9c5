using Fovea.Protocol.Evaluation;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Images;
using Fovea.Server.Iterations;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Evaluations;

/// <summary>Shows rows of an evaluation as pictures.</summary>
internal sealed class EvaluatedImageService(AppDbContext db, ImageService images, ImageLinks links)
{
    /// <returns>Those of the rows whose picture the iteration still has, in their order.</returns>
    public async Task<IReadOnlyDictionary<int, EvaluatedImage>> DescribeAsync(
        Guid iterationId, Evaluation evaluation, IEnumerable<int> rows, CancellationToken cancellationToken)
    {
        var wanted = rows.Distinct().ToDictionary(row => evaluation.ImageIds[row]);
        var types = await db.Tags.Where(t => t.SnapshotId == iterationId).ToDictionaryAsync(t => t.Id, t => t.Type, cancellationToken);
        var found = await images.FindAsync(iterationId, [.. wanted.Keys], cancellationToken);
        return found.ToDictionary(image => wanted[image.ImageId], image => Describe(image, evaluation.PredictionsOf(image.ImageId, types)));
    }

    private EvaluatedImage Describe(SnapshotImageEntity image, IReadOnlyList<Prediction> predictions) => new()
    {
        Id = image.ImageId,
        Width = image.Image.WidthPixels,
        Height = image.Image.HeightPixels,
        ImageUri = links.Resized(image.Image.ProjectId, image.ImageId),
        ThumbnailUri = links.Thumbnail(image.Image.ProjectId, image.ImageId),
        Tags = [.. image.Tags.Select(tag => new ImageTag { TagId = tag.TagId, TagName = tag.Tag.Name, Created = tag.Created })],
        Predictions = predictions,
    };
}
