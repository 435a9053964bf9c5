using Fovea.Protocol.Training;

namespace Fovea.Robustness.Tests;

/// <summary>C2: the process ends at a random moment of a training; the next start completes it, once.</summary>
public sealed class KillInTrainingTests
{
    private const int Seed = 20261125;

    [Fact]
    public async Task C2_KillDuringTraining_NextStartCompletesItOnceAndNoKeyIsInTheLog()
    {
        using var folder = new TemporaryFolder();
        var (random, failures, trials, attempts) = (new Random(Seed), new List<string>(), 0, 0L);
        using var http = new HttpClient();
        var server = await ServerProgram.StartAsync(folder.Path);
        var projectId = await InProcess.CreateProjectAsync(server.Training(http));
        foreach (var trial in Trials.Each("C2", usual: 3, nightly: 200))
        {
            trials++;
            var iterationId = (await server.Training(http).TrainProjectAsync(projectId, forceTrain: true)).Id;
            await Task.Delay(random.Next(0, 600));
            await server.KillAsync();
            await server.DisposeAsync();

            server = await ServerProgram.StartAsync(folder.Path);
            var status = (await InProcess.WaitAsync(server.Training(http), projectId, iterationId)).Status;
            var attempt = (long)new StoredData(folder.Path).Scalar($"SELECT Attempt FROM Iterations WHERE lower(Id) = '{iterationId}'")!;
            attempts = Math.Max(attempts, attempt);
            if (status != IterationStatus.Completed || attempt > 3)
            {
                failures.Add($"trial {trial}: {status} after {attempt} attempts");
            }

            await server.Training(http).DeleteIterationAsync(projectId, iterationId);
            if (server.Output.Contains(server.TrainingResource.Key1, StringComparison.Ordinal) || server.Output.Contains(server.PredictionResource.Key1, StringComparison.Ordinal))
            {
                failures.Add($"trial {trial}: a key is in the log");
            }
        }

        await server.DisposeAsync();
        failures.AddRange(new StoredData(folder.Path).FindRowsWithoutFile());
        Trials.Report("C2", trials, failures, $"at most {attempts} attempts");
    }
}
