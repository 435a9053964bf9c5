using System.Diagnostics;
using System.Globalization;
using Fovea.Benchmarks.Predictions;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;

namespace Fovea.Benchmarks.Fleet;

/// <summary>What a second worker and a second predictor add, where each has a part of one core, so that several fit on one machine.</summary>
internal sealed class FleetBenchmark(int most, double cores, int pictures, TimeSpan duration)
{
    private const int Tags = 4;
    private const int BatchSize = 64;
    private const int ClientsOfEach = 4;

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var load = Machine.LoadAverage;
        await using var installation = await Installation.StartAsync(cancellationToken);
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
        var training = new TrainingClient(http, installation.Api.Endpoint, installation.Api.TrainingKey);
        var projectId = await UploadAsync(training, cancellationToken);
        List<double> trainings = [];
        List<ServerProcess> workers = [];
        Iteration iteration = null!;
        while (trainings.Count < most)
        {
            // Workers that have had part in a training know its pictures.
            installation.Remove(workers);
            workers.Clear();
            await installation.ForgetFeaturesAsync(cancellationToken);
            while (workers.Count <= trainings.Count)
            {
                workers.Add(await installation.AddAsync("worker", cores, cancellationToken));
            }

            var watch = Stopwatch.StartNew();
            iteration = await training.TrainToTheEndAsync(projectId, cancellationToken, forceTrain: true);
            trainings.Add(pictures / watch.Elapsed.TotalSeconds);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{trainings.Count} workers: {trainings[^1]:0.0} pictures a second"));
        }

        List<double> predictions = [];
        List<PredictionTarget> targets = [];
        var picture = await File.ReadAllBytesAsync(Path.Combine(Repository.Fruit(), "test", "IMG_TEST_1.jpg"), cancellationToken);
        var format = PictureFormat.Of(picture)[1].Picture;
        while (predictions.Count < most)
        {
            var target = new PredictionTarget(await installation.AddAsync("predictor", cores, cancellationToken), http);
            if (targets.Count == 0)
            {
                await training.PublishIterationAsync(projectId, iteration.Id, PredictionTarget.PublishName, installation.Api.PredictionResourceId, cancellationToken: cancellationToken);
            }

            target.Take(projectId);
            targets.Add(target);

            // What a new process compiles in its first seconds is not what it can do.
            await target.ClosedLoopAsync(format, store: false, ClientsOfEach, 2 * duration, cancellationToken);
            var rates = await Task.WhenAll(targets.Select(t => t.ClosedLoopAsync(format, store: false, ClientsOfEach, duration, cancellationToken)));
            predictions.Add(rates.Sum(rate => rate.PerSecond));
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{predictions.Count} predictors: {predictions[^1]:0.0} predictions a second"));
        }

        return await WriteAsync(load, trainings, predictions, cancellationToken);
    }

    private async Task<Guid> UploadAsync(TrainingClient training, CancellationToken cancellationToken)
    {
        using var photograph = new RolledPhotograph();
        var project = await training.CreateProjectAsync("fleet", classificationType: Classifier.Multiclass, cancellationToken: cancellationToken);
        for (var tag = 0; tag < Tags; tag++)
        {
            var tagId = (await training.CreateTagAsync(project.Id, $"tag {tag}", cancellationToken: cancellationToken)).Id;
            foreach (var batch in Enumerable.Range(0, pictures).Where(index => index % Tags == tag).Chunk(BatchSize))
            {
                var images = batch.Select(index => new ImageFileCreateEntry { Name = $"{index}", Contents = photograph.Draw(index) });
                await training.CreateImagesFromFilesAsync(project.Id, new ImageFileCreateBatch { Images = [.. images], TagIds = [tagId] }, cancellationToken);
            }
        }

        return project.Id;
    }

    private async Task<int> WriteAsync(string load, List<double> trainings, List<double> predictions, CancellationToken cancellationToken)
    {
        var date = TimeProvider.System.GetLocalNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var rows = trainings.Zip(predictions).Select((rates, index) => string.Create(
            CultureInfo.InvariantCulture,
            $"| {index + 1} | {rates.First:0.0} | {rates.First / trainings[0]:0.00} | {rates.Second:0.0} | {rates.Second / predictions[0]:0.00} |"));
        var text = string.Create(CultureInfo.InvariantCulture, $"""
            # Workers and predictors, {date}

            Each worker and each predictor is a process that may use {cores} of a core, as a small machine of its own would; PostgreSQL, the API server and the clients
            have the rest. A training of {pictures} JPEG of 640x480 from the request to the trained iteration, no picture known before; then predictions of a JPEG
            of 1024x768, not stored, by {ClientsOfEach} clients of each predictor.

            - machine: {Machine.Description}
            - load average at the start: {load}
            - command: `dotnet run --project bench/Fovea.Benchmarks -c Release -- fleet --most {most} --cores {cores} --pictures {pictures}`

            | processes of the kind | pictures trained a second | times one worker | predictions a second | times one predictor |
            | ---: | ---: | ---: | ---: | ---: |
            {string.Join('\n', rows)}

            """);
        await File.WriteAllTextAsync(Path.Combine(Repository.Results, $"{date}-fleet.md"), text, cancellationToken);
        Console.Write(text);
        return 0;
    }
}
