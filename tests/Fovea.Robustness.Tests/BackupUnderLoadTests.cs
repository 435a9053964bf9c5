using System.Collections.Concurrent;
using Fovea.Protocol.Training;
using Fovea.Server.Operations;

namespace Fovea.Robustness.Tests;

/// <summary>C11: backups while others write; what was acknowledged before the backup is in it, and all it holds is whole.</summary>
public sealed class BackupUnderLoadTests
{
    private const int Writers = 4;
    private static long _number = 1L << 41;

    [Fact]
    public async Task C11_BackupsUnderLoad_RestoreWholeAndWithAllThatWasAcknowledged()
    {
        using var folder = new TemporaryFolder();
        await using var server = await InProcess.StartAsync(folder.Sub("data"));
        using var http = new HttpClient();
        var client = InProcess.Training(server, http);
        var projectId = (await client.CreateProjectAsync("backups")).Id;
        var (acknowledged, failures, trials) = (new ConcurrentDictionary<Guid, string>(), new List<string>(), 0);
        using var done = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var picture = Pictures.Unique(Interlocked.Increment(ref _number));
                var summary = await client.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch { Images = [new ImageFileCreateEntry { Name = "one", Contents = picture }] });
                acknowledged[summary.Images![0].Image!.Id] = Pictures.HashOf(picture);
            }
        })).ToList();
        foreach (var trial in Trials.Each("C11", usual: 2, nightly: 50))
        {
            trials++;
            await Task.Delay(100);
            var before = acknowledged.ToDictionary(pair => pair.Key, pair => pair.Value);
            var backup = folder.Sub($"{trial}.backup");
            var restored = folder.Sub($"{trial}");
            failures.AddRange((await DataFolderOperations.BackUpAsync(folder.Sub("data"), backup, CancellationToken.None)).Problems);
            failures.AddRange((await DataFolderOperations.RestoreAsync(backup, restored, CancellationToken.None)).Problems);
            failures.AddRange((await DataFolderOperations.VerifyAsync(restored, CancellationToken.None)).Problems);
            failures.AddRange(new StoredData(restored).FindLosses(before));
            File.Delete(backup);
            Directory.Delete(restored, recursive: true);
        }

        await done.CancelAsync();
        await Task.WhenAll(writers);
        Trials.Report("C11", trials, failures, $"{acknowledged.Count} uploads meanwhile");
    }
}
