using System.Diagnostics;
using System.Net;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.Server.Operations;

namespace Fovea.Robustness.Tests;

/// <summary>C6: the disk fills up to the last byte and is freed again; predictions and deletions go on, additions are refused clearly.</summary>
public sealed class DiskFullTests
{
    private const string Name = "production";
    private const int DiskMegabytes = 128;
    private static long _number = 1L << 40;

    [Fact]
    public async Task C6_DiskFull_PredictsDeletesAndRefusesClearly()
    {
        var trials = Trials.Of("C6", usual: 2, nightly: 50);
        using var folder = new TemporaryFolder();
        using var disk = SmallDisk.TryMount(folder.Sub("disk"), DiskMegabytes);
        Assert.SkipWhen(disk is null, "A small disk cannot be mounted here; run as root on Linux.");
        var data = Path.Combine(disk.Path, "data");
        var (failures, predictions) = (new List<string>(), 0);
        await using (var server = await ServerProgram.StartAsync(data, ("Storage__MinFreeBytes", $"{32 << 20}")))
        {
            using var http = new HttpClient();
            var (training, prediction) = (server.Training(http), server.Prediction(http));
            var projectId = await InProcess.CreateProjectAsync(training);
            var iteration = await InProcess.WaitAsync(training, projectId, (await training.TrainProjectAsync(projectId)).Id);
            await training.PublishIterationAsync(projectId, iteration.Id, Name, server.PredictionResource.ResourceId);
            for (var trial = 0; trial < trials; trial++)
            {
                var spare = (await UploadAsync(training, projectId)).Images![0].Image!.Id;
                disk.Fill();
                failures.AddRange(await RefusesAsync(() => UploadAsync(training, projectId), "upload"));
                failures.AddRange(await RefusesAsync(() => training.TrainProjectAsync(projectId, forceTrain: true), "training"));
                failures.AddRange(await WorksAsync(() => ClassifyAsync(prediction, projectId, stores: false), "prediction"));
                failures.AddRange(await WorksAsync(() => ClassifyAsync(prediction, projectId, stores: true), "stored prediction"));
                predictions += 2;
                failures.AddRange(await WorksAsync(() => training.DeleteImagesAsync(projectId, [spare]), "deletion"));
                disk.Free();
                failures.AddRange(await WorksAsync(() => UploadAsync(training, projectId), "upload after the disk was freed"));
            }
        }

        failures.AddRange((await DataFolderOperations.VerifyAsync(data, CancellationToken.None)).Problems);
        Trials.Report("C6", trials, failures, $"{predictions} predictions on a full disk");
    }

    private static Task<ImageCreateSummary> UploadAsync(TrainingClient client, Guid projectId) => client.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch
    {
        Images = [new ImageFileCreateEntry { Name = "more", Contents = Pictures.Unique(Interlocked.Increment(ref _number)) }],
    });

    private static Task ClassifyAsync(PredictionClient client, Guid projectId, bool stores)
    {
        var picture = new MemoryStream(Pictures.Drawn("mug", 40));
        return stores ? client.ClassifyImageAsync(projectId, Name, picture) : client.ClassifyImageWithNoStoreAsync(projectId, Name, picture);
    }

    private static async Task<string[]> RefusesAsync(Func<Task> call, string what)
    {
        try
        {
            await call();
            return [$"{what} was taken on a full disk"];
        }
        catch (CustomVisionException e) when (e.StatusCode == HttpStatusCode.InsufficientStorage)
        {
            return [];
        }
        catch (CustomVisionException e)
        {
            return [$"{what} was answered {e.StatusCode}: {e.Message}"];
        }
    }

    private static async Task<string[]> WorksAsync(Func<Task> call, string what)
    {
        try
        {
            await call();
            return [];
        }
        catch (CustomVisionException e)
        {
            return [$"{what} was answered {e.StatusCode}: {e.Message}"];
        }
    }

    private sealed class SmallDisk : IDisposable
    {
        private SmallDisk(string path) => Path = path;

        public string Path { get; }

        private string Filler => System.IO.Path.Combine(Path, "filler");

        public static SmallDisk? TryMount(string path, int megabytes)
        {
            Directory.CreateDirectory(path);
            return OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", path) == 0 ? new SmallDisk(path) : null;
        }

        /// <summary>Leaves not one byte.</summary>
        public void Fill()
        {
            using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            foreach (var size in new[] { 1 << 20, 4096, 1 })
            {
                var block = new byte[size];
                try
                {
                    while (true)
                    {
                        file.Write(block);
                    }
                }
                catch (IOException)
                {
                    // Full for blocks of this size.
                }
            }
        }

        public void Free() => File.Delete(Filler);

        public void Dispose() => Run("umount", "-l", Path);

        private static int Run(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
    }
}
