using System.Diagnostics;
using Fovea.Cli.Pictures;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.Server;
using Fovea.Server.Resources;

namespace Fovea.Cli.Demo;

/// <summary>Plays a user of the two APIs against a server of its own: every call goes over HTTP, with the keys of the resources.</summary>
internal sealed class DemoRun(DemoOptions options, DemoFolder folder) : IAsyncDisposable
{
    private const string PublishName = "demo";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient http = new();
    private readonly List<SkippedFile> refused = [];
    private FoveaServer? server;

    /// <summary>Does everything; the server goes on answering until this is disposed.</summary>
    /// <exception cref="CommandException">The pictures cannot be used, or the server refuses something.</exception>
    public async Task<DemoReport> RunAsync(DemoSteps steps, CancellationToken cancellationToken)
    {
        try
        {
            var pictures = await PicturesAsync(steps, cancellationToken);
            server = await steps.RunAsync(DemoStep.Start, "Starting the server", total: null, _ => StartAsync(cancellationToken));
            return await ExerciseAsync(steps, server.Credentials, pictures, cancellationToken);
        }
        catch (CustomVisionException e)
        {
            throw new CommandException(ExitCode.BadData, $"The server refused a request: {e.Message} ({e.Code})", e);
        }
        catch (HttpRequestException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C reaches the server too, and it may be gone before the call is cancelled.
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>Returns when the process is told to stop.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => server!.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    private Task<DemoPictures> PicturesAsync(DemoSteps steps, CancellationToken cancellationToken)
    {
        if (options.ImagesFolder is null)
        {
            var count = DrawnPictures.Count(options);
            return steps.RunAsync(DemoStep.Pictures, $"Drawing {count} pictures", count, report =>
                Task.Run(() => DrawnPictures.Draw(options, Path.Combine(folder.Path, "demo-pictures"), report, cancellationToken), cancellationToken));
        }

        // Full, so that the command to go on with works from any folder.
        var path = Path.GetFullPath(options.ImagesFolder);
        var own = TaggedFolder.Open(path);
        return steps.RunAsync(DemoStep.Pictures, $"Checking {own.Files.Count} pictures", own.Files.Count, report =>
            Task.Run(() => OwnPictures.Read(path, own, report, cancellationToken), cancellationToken));
    }

    private Task<FoveaServer> StartAsync(CancellationToken cancellationToken) =>
        FoveaServer.StartAsync(new ServerOptions { DataFolder = folder.Path, Urls = ["http://127.0.0.1:0"], IsQuiet = true }, cancellationToken);

    private async Task<DemoReport> ExerciseAsync(DemoSteps steps, CredentialsFile credentials, DemoPictures pictures, CancellationToken cancellationToken)
    {
        var trainingResource = credentials.Resources.First(r => r.Kind == "CustomVision.Training");
        var predictionResource = credentials.Resources.First(r => r.Kind == "CustomVision.Prediction");
        var training = new TrainingClient(http, new Uri(trainingResource.Endpoint), trainingResource.Key1);
        var prediction = new PredictionClient(http, new Uri(predictionResource.Endpoint), predictionResource.Key1);

        var project = await training.CreateProjectAsync("Fovea demo", classificationType: Classifier.Multiclass, cancellationToken: cancellationToken);
        await steps.RunAsync(DemoStep.Upload, $"Uploading {pictures.Training.Count} pictures", pictures.Training.Count, report =>
            UploadAsync(training, project.Id, pictures, report, cancellationToken));
        var iteration = await steps.RunAsync(DemoStep.Train, "Training", total: null, _ => TrainAsync(training, project.Id, cancellationToken));
        var performance = await training.GetIterationPerformanceAsync(project.Id, iteration.Id, cancellationToken: cancellationToken);
        await steps.RunAsync(DemoStep.Publish, "Publishing the model", total: null, _ =>
            training.PublishIterationAsync(project.Id, iteration.Id, PublishName, predictionResource.ResourceId, cancellationToken: cancellationToken));
        var predictions = await steps.RunAsync(DemoStep.Predict, $"Predicting {pictures.HeldBack.Count} others", pictures.HeldBack.Count, report =>
            PredictAsync(prediction, project.Id, pictures.HeldBack, report, cancellationToken));
        return new DemoReport
        {
            Pictures = pictures,
            Skipped = [.. pictures.Skipped, .. refused],
            Performance = performance,
            Predictions = predictions,
            Elapsed = steps.Elapsed,
            Addresses = new DemoAddresses(
                predictionResource.Endpoint, project.Id, PublishName, predictionResource.Key1, folder.Path, IsTemporary: options.DataFolder is null)
            {
                SignInLink = server!.CreateSignInLink(),
            },
        };
    }

    private async Task<int> UploadAsync(
        TrainingClient training, Guid projectId, DemoPictures pictures, Action<int> report, CancellationToken cancellationToken)
    {
        var tagIds = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var tag in pictures.Tags)
        {
            tagIds[tag] = (await training.CreateTagAsync(projectId, tag, cancellationToken: cancellationToken)).Id;
        }

        var done = 0;
        foreach (var batch in UploadBatches.Of(pictures.Training))
        {
            var entries = batch.Select(p => new ImageFileCreateEntry
            {
                Name = Path.GetFileName(p.Path),
                Contents = File.ReadAllBytes(p.Path),
                TagIds = [tagIds[p.Tag]],
            });
            var summary = await training.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch { Images = [.. entries] }, cancellationToken);
            refused.AddRange(batch.Zip(summary.Images)
                .Where(p => p.Second.Status is not (ImageCreateStatus.OK or ImageCreateStatus.OKDuplicate))
                .Select(p => new SkippedFile(p.First.Path, $"the server answered {p.Second.Status}")));
            report(done += batch.Count);
        }

        return done;
    }

    private static async Task<Iteration> TrainAsync(TrainingClient training, Guid projectId, CancellationToken cancellationToken)
    {
        var iteration = await training.TrainProjectAsync(projectId, cancellationToken: cancellationToken);
        while (iteration.Status == IterationStatus.Training)
        {
            await Task.Delay(PollInterval, cancellationToken);
            iteration = await training.GetIterationAsync(projectId, iteration.Id, cancellationToken);
        }

        return iteration.Status == IterationStatus.Completed
            ? iteration
            : throw new CommandException(ExitCode.BadData, $"The training failed: {iteration.TrainingErrorDetails}");
    }

    private static async Task<IReadOnlyList<DemoPrediction>> PredictAsync(
        PredictionClient client, Guid projectId, IReadOnlyList<TaggedFile> pictures, Action<int> report, CancellationToken cancellationToken)
    {
        List<DemoPrediction> predictions = [];
        foreach (var picture in pictures)
        {
            var bytes = new MemoryStream(await File.ReadAllBytesAsync(picture.Path, cancellationToken));
            var watch = Stopwatch.StartNew();
            var answer = await client.ClassifyImageAsync(projectId, PublishName, bytes, cancellationToken: cancellationToken);
            var best = answer.Predictions.MaxBy(p => p.Probability)!;
            predictions.Add(new DemoPrediction(picture, best.TagName!, best.Probability, watch.Elapsed));
            report(predictions.Count);
        }

        return predictions;
    }
}
