using Fovea.Protocol.Training;

namespace Fovea.Robustness.Tests;

/// <summary>C7: the clock is set forwards and back while a training runs and pictures arrive; it completes once and nothing gets lost.</summary>
public sealed class ClockJumpTests
{
    private static readonly string[] Jumps = ["+3600", "-3600", "+86400", "-86400", "+0", "+604800"];

    [Fact]
    [Trait("Tier", "Nightly")]
    public async Task C7_ClockJumpsDuringTraining_CompletesOnceAndServesOn()
    {
        var library = Directory.Exists("/usr/lib") ? Directory.EnumerateFiles("/usr/lib", "libfaketime.so.1", SearchOption.AllDirectories).FirstOrDefault() : null;
        Assert.SkipWhen(library is null, "libfaketime is not installed; on Debian: apt-get install faketime.");
        using var folder = new TemporaryFolder();
        var clock = folder.Sub("clock");
        await File.WriteAllTextAsync(clock, "+0\n");
        var data = folder.Sub("data");
        var (failures, trials, number) = (new List<string>(), 0, 1L << 44);
        using var http = new HttpClient();
        await using (var server = await ServerProgram.StartAsync(
            data, ("LD_PRELOAD", library), ("FAKETIME_TIMESTAMP_FILE", clock), ("FAKETIME_NO_CACHE", "1"), ("FAKETIME_DONT_FAKE_MONOTONIC", "1"), ("DONT_FAKE_MONOTONIC", "1")))
        {
            var training = server.Training(http);
            var projectId = await InProcess.CreateProjectAsync(training);
            foreach (var trial in Trials.Each("C7", usual: 2, nightly: 60))
            {
                trials++;
                var iterationId = (await training.TrainProjectAsync(projectId, forceTrain: true)).Id;
                await File.WriteAllTextAsync(clock, Jumps[trial % Jumps.Length] + "\n");
                var summary = await training.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch { Images = [new ImageFileCreateEntry { Name = "one", Contents = Pictures.Unique(number++) }] });
                var iteration = await InProcess.WaitAsync(training, projectId, iterationId);
                var attempt = (long)new StoredData(data).Scalar($"SELECT Attempt FROM Iterations WHERE lower(Id) = '{iterationId}'")!;
                if (iteration.Status != IterationStatus.Completed || attempt != 1)
                {
                    failures.Add($"trial {trial}, {Jumps[trial % Jumps.Length]} s: {iteration.Status} after {attempt} attempts");
                }

                if (iteration.TrainingTimeInMinutes < 0 || !summary.IsBatchSuccessful)
                {
                    failures.Add($"trial {trial}, {Jumps[trial % Jumps.Length]} s: trained for {iteration.TrainingTimeInMinutes} minutes, uploaded {summary.IsBatchSuccessful}");
                }

                await training.DeleteIterationAsync(projectId, iterationId);
            }
        }

        failures.AddRange(new StoredData(data).FindRowsWithoutFile());
        Trials.Report("C7", trials, failures, "jumps of an hour, a day and a week");
    }
}
