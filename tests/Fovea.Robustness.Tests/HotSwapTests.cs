using System.Collections.Concurrent;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;

namespace Fovea.Robustness.Tests;

/// <summary>L4: a name moves between two models as fast as it can while clients predict; each answer is one model's, whole.</summary>
public sealed class HotSwapTests
{
    private const int Clients = 8;
    private const string Name = "production";
    private const float Tolerance = 1e-6f;

    [Fact]
    public async Task L4_SwapsUnderLoad_NoPredictionFailsAndNoneMixesTwoModels()
    {
        using var folder = new TemporaryFolder();
        await using var server = await InProcess.StartAsync(folder.Path);
        using var http = new HttpClient();
        var (training, prediction) = (InProcess.Training(server, http), InProcess.Prediction(server, http));
        var target = server.Credentials.Resources[1].ResourceId;
        var projectId = await InProcess.CreateProjectAsync(training);
        var picture = Pictures.Drawn("mug", 30);
        var models = new[] { await TrainAsync(training, projectId), await TrainWithMoreAsync(training, projectId) };
        var golden = new List<float[]>();
        foreach (var model in models)
        {
            await training.PublishIterationAsync(projectId, model, Name, target, overwrite: true);
            golden.Add(await ClassifyAsync(prediction, projectId, picture));
        }

        Assert.NotEqual(golden[0], golden[1]);
        var (failures, swaps, answers) = (new ConcurrentBag<string>(), 0, 0L);
        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                try
                {
                    var answer = await ClassifyAsync(prediction, projectId, picture);
                    Interlocked.Increment(ref answers);
                    if (!golden.Exists(known => known.Zip(answer).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance)))
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
            await training.PublishIterationAsync(projectId, models[swap % 2], Name, target, overwrite: true);
        }

        await done.CancelAsync();
        await Task.WhenAll(clients);
        Trials.Report("L4", swaps, failures, $"{answers} predictions");
    }

    private static async Task<Guid> TrainAsync(TrainingClient client, Guid projectId)
    {
        var iteration = await InProcess.WaitAsync(client, projectId, (await client.TrainProjectAsync(projectId)).Id);
        Assert.Equal(IterationStatus.Completed, iteration.Status);
        return iteration.Id;
    }

    /// <summary>Another model: of two pictures more.</summary>
    private static async Task<Guid> TrainWithMoreAsync(TrainingClient client, Guid projectId)
    {
        var tag = (await client.GetTagsAsync(projectId))[0];
        await client.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch
        {
            Images = [.. Enumerable.Range(20, 2).Select(index => new ImageFileCreateEntry { Name = $"{index}", Contents = Pictures.Drawn("book", index) })],
            TagIds = [tag.Id],
        });
        return await TrainAsync(client, projectId);
    }

    private static async Task<float[]> ClassifyAsync(PredictionClient client, Guid projectId, byte[] picture) =>
        [.. (await client.ClassifyImageWithNoStoreAsync(projectId, Name, new MemoryStream(picture))).Predictions!.OrderBy(p => p.TagName, StringComparer.Ordinal).Select(p => (float)p.Probability)];
}
