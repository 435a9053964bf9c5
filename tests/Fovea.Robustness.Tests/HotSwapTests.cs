using System.Collections.Concurrent;
using Fovea.Protocol.Client;

namespace Fovea.Robustness.Tests;

/// <summary>L4: a name moves between two models as fast as it can while clients predict; each answer is one model's, whole.</summary>
public sealed class HotSwapTests
{
    private const int Clients = 8;

    [Fact]
    public async Task L4_SwapsUnderLoad_NoPredictionFailsAndNoneMixesTwoModels()
    {
        using var folder = new TemporaryFolder();
        await using var server = await InProcess.StartAsync(folder.Path);
        using var http = new HttpClient();
        var (training, prediction) = (InProcess.Training(server, http), InProcess.Prediction(server, http));
        var target = server.Credentials.Resources[1].ResourceId;
        var models = await TwoModels.CreateAsync(training, prediction, target);
        var (failures, swaps, answers) = (new ConcurrentBag<string>(), 0, 0L);
        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                try
                {
                    var answer = await models.ClassifyAsync(prediction);
                    Interlocked.Increment(ref answers);
                    if (!models.Knows(answer))
                    {
                        failures.Add($"an answer is of neither model: {string.Join(", ", answer)}");
                    }
                }
                catch (CustomVisionException e) when (e.StatusCode == System.Net.HttpStatusCode.TooManyRequests)
                {
                    // A full queue is no failure of the swap.
                }
                catch (Exception e) when (e is CustomVisionException or HttpRequestException)
                {
                    failures.Add(e.Message);
                }
            }
        })).ToList();
        foreach (var swap in Trials.Each("L4", usual: 20, nightly: 2000))
        {
            swaps++;
            await models.PublishAsync(training, swap, target);
        }

        await done.CancelAsync();
        await Task.WhenAll(clients);
        Trials.Report("L4", swaps, failures, $"{answers} predictions");
    }
}
