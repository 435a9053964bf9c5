using System.Collections.Concurrent;
using Fovea.Server.Predictions;
using Fovea.Server.Storage;
using Fovea.Server.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Robustness.Tests;

/// <summary>L3: threads that use more models than are kept loaded, so that each loads and evicts the others'; no error, no wrong number.</summary>
public sealed class LoadUnloadTests
{
    private const int Threads = 32;
    private const int Models = 12;

    [Fact]
    [Trait("Tier", "Nightly")]
    public async Task L3_MoreModelsThanAreKept_AnswerRightWhileTheyComeAndGo()
    {
        using var folder = new TemporaryFolder();
        await using var server = await InProcess.StartAsync(folder.Path, ("Predictions:ModelMemoryBytes", "104857600"));
        using var http = new HttpClient();
        var client = InProcess.Training(server, http);
        var projectId = await InProcess.CreateProjectAsync(client);
        await InProcess.WaitAsync(client, projectId, (await client.TrainProjectAsync(projectId)).Id);
        var (blobs, cache) = (server.Services.GetRequiredService<BlobStore>(), server.Services.GetRequiredService<ModelCache>());
        var model = blobs.Read((string)new StoredData(folder.Path).Scalar("SELECT ModelHash FROM Iterations")!);

        var hashes = await Task.WhenAll(Enumerable.Range(0, Models).Select(number => blobs.WriteAsync(ModelCopies.WithVersion(model, $"{number}"), CancellationToken.None)));
        var picture = Pictures.Drawn("mug", 31);
        float[] golden;
        using (var lease = await cache.AcquireAsync(hashes[0], CancellationToken.None))
        {
            golden = lease.Classifier.Classify(picture);
        }

        var (failures, trials) = (new ConcurrentBag<string>(), 0);
        await Parallel.ForEachAsync(Trials.Each("L3", usual: 64, nightly: Threads * 1024), new ParallelOptions { MaxDegreeOfParallelism = Threads }, async (trial, token) =>
        {
            Interlocked.Increment(ref trials);
            using var lease = await cache.AcquireAsync(hashes[trial * 7 % Models], token);
            if (!golden.SequenceEqual(lease.Classifier.Classify(picture)))
            {
                failures.Add($"trial {trial}: other numbers");
            }
        });
        Trials.Report("L3", trials, failures, $"{Models} models, {Threads} at once");
    }
}
