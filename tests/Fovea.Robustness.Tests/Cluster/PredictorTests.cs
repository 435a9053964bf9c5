using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Fovea.Protocol.Client;
using Fovea.Server.Tests.Data;

namespace Fovea.Robustness.Tests.Cluster;

/// <summary>What is published by one process is answered by others.</summary>
public sealed class PredictorTests(ProcessCluster cluster) : IClassFixture<ProcessCluster>
{
    private const string Name = "live";
    private const int ClientsEach = 2;

    [PostgreSqlFact]
    [Trait("Tier", "Nightly")]
    public async Task K_PublishUnderLoadOnTwoPredictors_NoRequestFailsAndOldAnswersEnd()
    {
        await using var worker = await cluster.StartAsync("worker", TimeSpan.FromSeconds(30));
        await using var first = await cluster.StartAsync("predictor", TimeSpan.FromSeconds(30));
        await using var second = await cluster.StartAsync("predictor", TimeSpan.FromSeconds(30));
        var project = await InProcess.CreateProjectAsync(cluster.Training);
        var iterations = new List<Guid>();
        for (var index = 0; index < 2; index++)
        {
            iterations.Add((await InProcess.WaitAsync(cluster.Training, project, (await cluster.Training.TrainProjectAsync(project, forceTrain: true)).Id)).Id);
        }

        var target = cluster.Api.PredictionResource.ResourceId;
        await cluster.Training.PublishIterationAsync(project, iterations[0], Name, target);
        using var http = new HttpClient();
        using var done = new CancellationTokenSource();
        var failures = new ConcurrentBag<string>();
        var clients = new[] { first, second }.SelectMany(predictor => Enumerable.Repeat(predictor, ClientsEach))
            .Select(predictor => new Client(new PredictionClient(http, predictor.Address, cluster.Api.PredictionResource.Key1), project, failures)).ToList();
        var running = clients.Select(client => Task.Run(() => client.RunAsync(done.Token))).ToList();
        await ProcessCluster.UntilAsync(() => Task.FromResult(clients.All(client => client.Last == iterations[0])));

        var published = Stopwatch.StartNew();
        await cluster.Training.PublishIterationAsync(project, iterations[1], Name, target, overwrite: true);
        await ProcessCluster.UntilAsync(() => Task.FromResult(clients.All(client => client.Last == iterations[1])));
        var seconds = published.Elapsed.TotalSeconds;
        await Task.Delay(TimeSpan.FromSeconds(1));
        await done.CancelAsync();
        await Task.WhenAll(running);

        Assert.All(clients, client => Assert.Equal([iterations[0], iterations[1]], client.Seen));
        Trials.Report("K", clients.Sum(client => client.Answers), failures, FormattableString.Invariant($"all new after {seconds:F2} s"));

        await cluster.Training.UnpublishIterationAsync(project, iterations[1]);
        foreach (var predictor in new[] { first, second })
        {
            await ProcessCluster.UntilAsync(() => IsWithdrawnAsync(new PredictionClient(http, predictor.Address, cluster.Api.PredictionResource.Key1), project));
        }
    }

    private static async Task<bool> IsWithdrawnAsync(PredictionClient client, Guid project)
    {
        try
        {
            await client.ClassifyImageWithNoStoreAsync(project, Name, new MemoryStream(Pictures.Drawn("mug", 1)));
            return false;
        }
        catch (CustomVisionException e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            return true;
        }
    }

    private sealed class Client(PredictionClient prediction, Guid project, ConcurrentBag<string> failures)
    {
        /// <summary>The iterations that answered, in their order.</summary>
        public List<Guid> Seen { get; } = [];

        public int Answers { get; private set; }

        public Guid Last { get; private set; }

        public async Task RunAsync(CancellationToken done)
        {
            var picture = Pictures.Drawn("mug", 1);
            while (!done.IsCancellationRequested)
            {
                try
                {
                    var iteration = (await prediction.ClassifyImageWithNoStoreAsync(project, Name, new MemoryStream(picture))).Iteration;
                    Answers++;
                    if (iteration != Last)
                    {
                        Seen.Add(iteration);
                        Last = iteration;
                    }
                }
                catch (CustomVisionException e) when (e.StatusCode == HttpStatusCode.TooManyRequests)
                {
                    // A full queue is no failure.
                }
                catch (Exception e) when (e is CustomVisionException or HttpRequestException)
                {
                    failures.Add(e.Message);
                }
            }
        }
    }
}
