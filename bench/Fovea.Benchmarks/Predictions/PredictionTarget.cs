using System.Diagnostics;
using System.Net;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;

namespace Fovea.Benchmarks.Predictions;

/// <summary>A server with a trained model, and clients that keep it busy.</summary>
internal sealed class PredictionTarget(ServerProcess server, HttpClient http)
{
    public const string PublishName = "live";
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(20);

    private readonly TrainingClient training = new(http, server.Endpoint, server.TrainingKey);
    private Guid projectId;
    private Guid iterationId;

    public async Task TrainAsync(string fruit, CancellationToken cancellationToken)
    {
        projectId = (await training.CreateProjectAsync("fruit", classificationType: Classifier.Multiclass, cancellationToken: cancellationToken)).Id;
        foreach (var folder in Directory.GetDirectories(Path.Combine(fruit, "train")))
        {
            var tag = await training.CreateTagAsync(projectId, Path.GetFileName(folder), cancellationToken: cancellationToken);
            var images = Directory.GetFiles(folder).Select(file => new ImageFileCreateEntry { Contents = File.ReadAllBytes(file) });
            await training.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch { Images = [.. images], TagIds = [tag.Id] }, cancellationToken);
        }

        iterationId = (await training.TrainToTheEndAsync(projectId, cancellationToken)).Id;
    }

    /// <summary>Asks a model that was trained and published elsewhere.</summary>
    public void Take(Guid project) => projectId = project;

    public Task PublishAsync(CancellationToken cancellationToken) =>
        training.PublishIterationAsync(projectId, iterationId, PublishName, server.PredictionResourceId, cancellationToken: cancellationToken);

    /// <summary>Predicts once.</summary>
    /// <returns>Milliseconds, and whether the answer is a prediction.</returns>
    /// <exception cref="InvalidOperationException">The answer is neither a prediction nor a refusal that says when to come again.</exception>
    public async Task<(double Milliseconds, bool IsServed)> PredictAsync(byte[] picture, bool store, CancellationToken cancellationToken)
    {
        var path = $"customvision/v3.1/prediction/{projectId}/classify/iterations/{PublishName}/image{(store ? "" : "/nostore")}";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, path)) { Content = new ByteArrayContent(picture) };
        request.Headers.Add("Prediction-Key", server.PredictionKey);
        request.Content.Headers.ContentType = new("application/octet-stream");
        var began = Stopwatch.GetTimestamp();
        using var response = await http.SendAsync(request, cancellationToken);
        await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        return response.StatusCode == HttpStatusCode.OK || (response.StatusCode == HttpStatusCode.TooManyRequests && response.Headers.RetryAfter is not null)
            ? (milliseconds, response.IsSuccessStatusCode)
            : throw new InvalidOperationException($"The server answered {(int)response.StatusCode}.");
    }

    /// <summary>Clients that ask again as soon as they are answered.</summary>
    public Task<Throughput> ClosedLoopAsync(byte[] picture, bool store, int clients, TimeSpan duration, CancellationToken cancellationToken) =>
        ClosedLoop.RunAsync(() => PredictAsync(picture, store, cancellationToken), () => server.ProcessorTime, clients, duration, cancellationToken);

    /// <summary>Clients that ask at a rate, whether they are answered or not.</summary>
    public async Task<OpenLoop> OpenLoopAsync(byte[] picture, double perSecond, TimeSpan duration, CancellationToken cancellationToken)
    {
        List<Task<(double Milliseconds, bool IsServed)>> calls = [];
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < duration)
        {
            var wait = TimeSpan.FromSeconds(calls.Count / perSecond) - watch.Elapsed;
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, cancellationToken);
            }

            calls.Add(Task.Run(() => PredictAsync(picture, store: false, cancellationToken), cancellationToken));
        }

        var answers = await Task.WhenAll(calls);
        return new OpenLoop([.. answers.Where(a => a.IsServed).Select(a => a.Milliseconds).Order()], answers.Count(a => !a.IsServed), watch.Elapsed);
    }

    /// <summary>Asks for the health until cancelled.</summary>
    /// <returns>Milliseconds, sorted.</returns>
    public async Task<double[]> ProbeAsync(CancellationToken cancellationToken)
    {
        using var own = new HttpClient();
        List<double> milliseconds = [];
        while (!cancellationToken.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            (await own.GetAsync(new Uri(server.Address, "health"), CancellationToken.None)).EnsureSuccessStatusCode().Dispose();
            milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await Task.Delay(ProbeInterval, CancellationToken.None);
        }

        return [.. milliseconds.Order()];
    }

    /// <summary>What came of calls at a rate.</summary>
    /// <param name="Served">Milliseconds of each prediction, sorted.</param>
    /// <param name="Refused">Calls answered 429 with Retry-After.</param>
    /// <param name="Elapsed">Until the last answer.</param>
    internal sealed record OpenLoop(double[] Served, int Refused, TimeSpan Elapsed);
}
