using Fovea.Engine.Imaging;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Prediction;
using Fovea.Server.Hosting;
using Fovea.Server.Storage;

namespace Fovea.Server.Predictions;

/// <summary>Classifies pictures, and stores what was said of them.</summary>
internal sealed class PredictionService(
    ModelCache models, PredictionLane lane, ForegroundWork foreground, BlobStore blobs, StorageSpace space, PredictionWriter writer, TimeProvider time)
{
    private const int MaxApplicationLength = 256;

    // Like the record below a reference type: for those the framework has compiled its generic code, for others the first prediction waits.
    private static readonly Comparer<Prediction> ByProbability = Comparer<Prediction>.Create((a, b) => a.Probability.CompareTo(b.Probability));

    /// <summary>Classifies one picture.</summary>
    /// <param name="predictionId">The id the prediction gets; that of the request.</param>
    /// <param name="iteration">By what.</param>
    /// <param name="image">The file.</param>
    /// <param name="limits">What the file may be.</param>
    /// <param name="storage">Whether to keep picture and result, and under which application.</param>
    /// <param name="cancellationToken">Cancels; what is stored is stored.</param>
    /// <exception cref="InvalidImageException">It is no picture within the limits.</exception>
    /// <exception cref="TooBusyException">The queue is full.</exception>
    public async Task<ImagePrediction> ClassifyAsync(
        Guid predictionId, PredictableIteration iteration, ReadOnlyMemory<byte> image, ImageLimits limits, PredictionStorage storage, CancellationToken cancellationToken)
    {
        CheckApplication(storage.Application);
        using var turn = foreground.Begin();
        // On a full disk an answer that is not kept is worth more than none.
        var stores = storage.IsOn && !space.IsShort;
        using var lease = await models.AcquireAsync(iteration.ModelHash, cancellationToken);
        var result = await lane.RunOrRefuseAsync(
            () =>
            {
                var read = ImageDecoder.ReadHeader(image, limits);
                return new Classification(lease.Classifier.Classify(image, read), read);
            },
            cancellationToken);

        var created = time.GetUtcNow();
        var predictions = iteration.Tags.Select((tag, index) => new Prediction
        {
            Probability = result.Probabilities[index],
            TagId = tag.Id,
            TagName = tag.Name,
            TagType = tag.Type,
        }).OrderDescending(ByProbability).ToList();
        if (stores)
        {
            await StoreAsync(predictionId, iteration, image, result.Header, predictions, storage.Application, created, cancellationToken);
        }

        return new ImagePrediction { Id = predictionId, Project = iteration.ProjectId, Iteration = iteration.IterationId, Created = created, Predictions = predictions };
    }

    private async Task StoreAsync(
        Guid predictionId, PredictableIteration iteration, ReadOnlyMemory<byte> image, ImageHeader header, IReadOnlyList<Prediction> predictions,
        string? application, DateTimeOffset created, CancellationToken cancellationToken)
    {
        // Without a thumbnail: few stored predictions are ever looked at, and making one costs as much as the prediction.
        var contentHash = await blobs.WriteAsync(image, cancellationToken);
        var row = new PredictionEntity
        {
            Id = predictionId,
            ProjectId = iteration.ProjectId,
            IterationId = iteration.IterationId,
            DomainId = iteration.DomainId,
            Application = application,
            Created = created,
            ContentHash = contentHash,
            WidthPixels = header.WidthPixels,
            HeightPixels = header.HeightPixels,
            Uncertainty = PredictionUncertainty.Of([.. predictions.Select(p => p.Probability)], iteration.ClassificationType),
            Tags = [.. predictions.Select(p => new PredictionTagEntity
            {
                PredictionId = predictionId,
                TagId = p.TagId,
                TagName = p.TagName!,
                TagType = p.TagType!.Value,
                Probability = p.Probability,
            })],
        };
        await writer.WriteAsync(row, cancellationToken);
    }

    private static void CheckApplication(string? application)
    {
        if (application is { Length: > MaxApplicationLength })
        {
            throw new ServiceException(
                ErrorCode.BadRequestPredictionInvalidApplicationName, $"The application has {application.Length} characters; it may have at most {MaxApplicationLength}.");
        }
    }

    private sealed record Classification(float[] Probabilities, ImageHeader Header);
}
