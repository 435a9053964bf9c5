using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.Server.Images;

namespace Fovea.Server.Predictions;

internal static class PredictionMapping
{
    public static StoredImagePrediction ToContract(this PredictionEntity prediction, ImageLinks links)
    {
        var container = $"{ArtifactReader.PredictionContainer}{prediction.ProjectId:N}";
        return new StoredImagePrediction
        {
            Id = prediction.Id,
            Project = prediction.ProjectId,
            Iteration = prediction.IterationId,
            Domain = prediction.DomainId,
            Created = prediction.Created,
            ResizedImageUri = links.Sign(container, $"i-{prediction.Id:N}"),
            OriginalImageUri = links.Sign(container, $"o-{prediction.Id:N}"),
            ThumbnailUri = links.Sign(container, $"t-{prediction.Id:N}"),
            Predictions = [.. prediction.Tags.OrderByDescending(t => t.Probability).ThenBy(t => t.TagId).Select(t => new Prediction
            {
                Probability = t.Probability,
                TagId = t.TagId,
                TagName = t.TagName,
                TagType = t.TagType,
            })],
        };
    }
}
