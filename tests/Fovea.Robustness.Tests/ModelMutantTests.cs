using System.Collections.Concurrent;
using Fovea.Engine.Inference;
using Fovea.Engine.Models;
using Fovea.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Robustness.Tests;

/// <summary>S14: mutants of a trained model; each is refused with its reason, or answers with numbers.</summary>
public sealed class ModelMutantTests
{
    private const int Seed = 14;
    private const int Ends = 20_000;

    [Fact]
    [Trait("Tier", "Nightly")]
    public async Task S14_MutatedModels_AreRefusedOrAnswer()
    {
        var model = await TrainAsync();
        var (random, picture) = (new Random(Seed), Pictures.Drawn("mug", 32));
        var (failures, refused, answered) = (new ConcurrentBag<string>(), 0, 0);
        var mutants = Trials.Each("S14", usual: 50, nightly: 100_000).Select(_ => Mutate(model, random));
        await Parallel.ForEachAsync(mutants, new ParallelOptions { MaxDegreeOfParallelism = 2 }, (mutant, _) =>
        {
            try
            {
                using var classifier = Classifier.Load(mutant);
                classifier.Classify(picture);
                Interlocked.Increment(ref answered);
            }
            catch (InvalidModelException)
            {
                Interlocked.Increment(ref refused);
            }
            catch (Exception e)
            {
                failures.Add($"{e.GetType().Name}: {e.Message}");
            }

            return ValueTask.CompletedTask;
        });
        Trials.Report("S14", refused + answered + failures.Count, failures, $"{refused} refused, {answered} answered");
    }

    private static async Task<byte[]> TrainAsync()
    {
        using var folder = new TemporaryFolder();
        await using var server = await InProcess.StartAsync(folder.Path);
        using var http = new HttpClient();
        var client = InProcess.Training(server, http);
        var projectId = await InProcess.CreateProjectAsync(client);
        await InProcess.WaitAsync(client, projectId, (await client.TrainProjectAsync(projectId)).Id);
        return server.Services.GetRequiredService<BlobStore>().Read((string)new StoredData(folder.Path).Scalar("SELECT ModelHash FROM Iterations")!);
    }

    // Weights are most of the file; what the model is made of stands around them, mostly at both ends.
    private static byte[] Mutate(byte[] model, Random random)
    {
        var mutant = (byte[])model.Clone();
        for (var changes = random.Next(1, 6); changes > 0; changes--)
        {
            var at = random.Next(3) switch { 0 => random.Next(Math.Min(Ends, model.Length)), 1 => model.Length - 1 - random.Next(Math.Min(Ends, model.Length)), _ => random.Next(model.Length) };
            mutant[at] = random.Next(3) == 0 ? byte.MaxValue : (byte)(mutant[at] ^ (1 << random.Next(8)));
        }

        return random.Next(10) == 0 ? mutant[..random.Next(mutant.Length)] : mutant;
    }
}
