using System.Diagnostics;
using Fovea.Benchmarks.Predictions;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;

namespace Fovea.Benchmarks;

/// <summary>One pass through the exercise on a fresh server.</summary>
internal sealed class ExerciseRound(ServerProcess server, HttpClient http)
{
    private const string PublishName = "fruit";
    private const int Predictions = 200;

    private readonly TrainingClient training = new(http, server.Endpoint, server.TrainingKey);
    private readonly PredictionClient prediction = new(http, server.Endpoint, server.PredictionKey);
    private readonly Dictionary<string, Guid> tagIds = [];
    private Guid projectId;

    public async Task<ExerciseNumbers> RunAsync(string fruit, CancellationToken cancellationToken)
    {
        projectId = (await training.CreateProjectAsync("fruit", classificationType: Classifier.Multiclass, cancellationToken: cancellationToken)).Id;
        await UploadAsync(Path.Combine(fruit, "train"), cancellationToken);
        var (first, firstSeconds, firstProcessorSeconds) = await TrainAsync(cancellationToken);
        await UploadAsync(Path.Combine(fruit, "more"), cancellationToken);
        var (_, secondSeconds, secondProcessorSeconds) = await TrainAsync(cancellationToken);
        var performance = await training.GetIterationPerformanceAsync(projectId, first, cancellationToken: cancellationToken);

        await training.PublishIterationAsync(projectId, first, PublishName, server.PredictionResourceId, cancellationToken: cancellationToken);
        var picture = await File.ReadAllBytesAsync(Path.Combine(fruit, "test", "IMG_TEST_1.jpg"), cancellationToken);
        var firstPrediction = await PredictAsync(picture, cancellationToken);
        var milliseconds = new double[Predictions];
        for (var i = 0; i < Predictions; i++)
        {
            milliseconds[i] = await PredictAsync(picture, cancellationToken);
        }

        Array.Sort(milliseconds);
        return new ExerciseNumbers(
            firstSeconds, firstProcessorSeconds, secondSeconds, secondProcessorSeconds, performance.Precision, performance.Recall, performance.AveragePrecision ?? 0,
            firstPrediction, Throughput.Percentile(milliseconds, 50), Throughput.Percentile(milliseconds, 99), server.PeakMebibytes, server.Mebibytes);
    }

    private async Task UploadAsync(string folder, CancellationToken cancellationToken)
    {
        List<ImageFileCreateEntry> entries = [];
        foreach (var tagFolder in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
        {
            var tag = Path.GetFileName(tagFolder);
            if (!tagIds.TryGetValue(tag, out var tagId))
            {
                tagIds[tag] = tagId = (await training.CreateTagAsync(projectId, tag, cancellationToken: cancellationToken)).Id;
            }

            entries.AddRange(Directory.GetFiles(tagFolder).Order(StringComparer.Ordinal).Select(file =>
                new ImageFileCreateEntry { Name = Path.GetFileName(file), Contents = File.ReadAllBytes(file), TagIds = [tagId] }));
        }

        foreach (var batch in entries.Chunk(64))
        {
            var summary = await training.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch { Images = batch }, cancellationToken);
            if (!summary.IsBatchSuccessful)
            {
                throw new InvalidOperationException($"The server refused pictures of '{folder}'.");
            }
        }
    }

    private async Task<(Guid IterationId, double Seconds, double ProcessorSeconds)> TrainAsync(CancellationToken cancellationToken)
    {
        var processorTime = server.ProcessorTime;
        var watch = Stopwatch.StartNew();
        var iteration = await training.TrainToTheEndAsync(projectId, cancellationToken);
        return (iteration.Id, watch.Elapsed.TotalSeconds, (server.ProcessorTime - processorTime).TotalSeconds);
    }

    private async Task<double> PredictAsync(byte[] picture, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        await prediction.ClassifyImageWithNoStoreAsync(projectId, PublishName, new MemoryStream(picture), cancellationToken: cancellationToken);
        return watch.Elapsed.TotalMilliseconds;
    }
}
