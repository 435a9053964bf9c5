using Fovea.Protocol.Client;

namespace Fovea.Robustness.Tests;

/// <summary>C3: the process ends while a name moves between two models under load; afterwards the name answers as one of them, whole.</summary>
public sealed class KillInPublishTests
{
    private const int Clients = 2;
    private const int Seed = 20261128;

    [Fact]
    [Trait("Tier", "Nightly")]
    public async Task C3_KillDuringPublish_NameAnswersAsOneOfTheTwo()
    {
        using var folder = new TemporaryFolder();
        var (random, failures, trials, answers) = (new Random(Seed), new List<string>(), 0, 0L);
        using var http = new HttpClient();
        var server = await ServerProgram.StartAsync(folder.Path);
        var models = await TwoModels.CreateAsync(server.Training(http), server.Prediction(http), server.PredictionResource.ResourceId);
        foreach (var trial in Trials.Each("C3", usual: 2, nightly: 500))
        {
            trials++;
            var running = server;
            Task[] clients =
            [
                ServerProgram.UntilKilledAsync(index => PublishAsync(models, running, http, index)),
                .. Enumerable.Range(0, Clients).Select(_ => ServerProgram.UntilKilledAsync(async _ =>
                {
                    if (!models.Knows(await models.ClassifyAsync(running.Prediction(http))))
                    {
                        failures.Add($"trial {trial}: an answer under load is of neither model");
                    }

                    Interlocked.Increment(ref answers);
                })),
            ];
            await Task.Delay(random.Next(50, 600));
            await server.KillAsync();
            await Task.WhenAll(clients);
            await server.DisposeAsync();

            server = await ServerProgram.StartAsync(folder.Path);
            try
            {
                if (!models.Knows(await models.ClassifyAsync(server.Prediction(http))))
                {
                    failures.Add($"trial {trial}: the first answer is of neither model");
                }
            }
            catch (CustomVisionException e)
            {
                failures.Add($"trial {trial}: the first prediction was answered {e.StatusCode}: {e.Message}");
            }
        }

        await server.DisposeAsync();
        failures.AddRange(new StoredData(folder.Path).FindRowsWithoutFile());
        Trials.Report("C3", trials, failures, $"{answers} answers meanwhile");
    }

    private static async Task PublishAsync(TwoModels models, ServerProgram server, HttpClient http, int index)
    {
        try
        {
            await models.PublishAsync(server.Training(http), index, server.PredictionResource.ResourceId);
        }
        catch (CustomVisionException e) when (index == 0 && e.StatusCode == System.Net.HttpStatusCode.BadRequest)
        {
            // The kill before left this one published; the next is the other.
        }
    }
}
