using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;

namespace Fovea.Robustness.Tests;

/// <summary>L1: hours of a usual mix of clients, some of them bad; answers stay right, memory, threads and files stay few.</summary>
/// <remarks><c>FOVEA_TRIALS_L1</c> is how many minutes it takes.</remarks>
public sealed class SoakTests
{
    private const int Clients = 6;
    private const double LeastRight = 0.9999;
    private const long MostGrowth = 25L << 20;
    private const string Name = "production";
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);
    private long _number = 1L << 45;

    [Fact]
    [Trait("Tier", "Nightly")]
    public async Task L1_MixOfClientsForHours_StaysRightAndSmall()
    {
        var minutes = Trials.Of("L1", usual: 1, nightly: 120);
        using var folder = new TemporaryFolder();
        await using var server = await ServerProgram.StartAsync(folder.Path);
        using var http = new HttpClient();
        var (training, prediction) = (server.Training(http), server.Prediction(http));
        var projectId = await InProcess.CreateProjectAsync(training);
        var iteration = await InProcess.WaitAsync(training, projectId, (await training.TrainProjectAsync(projectId)).Id);
        await training.PublishIterationAsync(projectId, iteration.Id, Name, server.PredictionResource.ResourceId);
        var (problems, valid, memory, files) = (new ConcurrentBag<string>(), 0L, new List<long>(), new List<int>());
        var begun = Stopwatch.GetTimestamp();
        bool IsOver() => Stopwatch.GetElapsedTime(begun) > TimeSpan.FromMinutes(minutes);
        var clients = Enumerable.Range(0, Clients).Select(seed => Task.Run(async () =>
        {
            for (var random = new Random(seed); !IsOver();)
            {
                var (what, call) = Choose(random.Next(20), server, training, prediction, projectId);
                if (call is null)
                {
                    await CrashAsync(server);
                    continue;
                }

                Interlocked.Increment(ref valid);
                try
                {
                    await call();
                }
                catch (CustomVisionException e) when (e.StatusCode == System.Net.HttpStatusCode.TooManyRequests)
                {
                    // Said clearly, and right.
                }
                catch (Exception e) when (e is CustomVisionException or HttpRequestException or Xunit.Sdk.XunitException)
                {
                    problems.Add($"{what}: {e.Message}");
                }
            }
        })).ToList();
        while (!IsOver())
        {
            await Task.Delay(Between);
            memory.Add(server.ResidentBytes());
            files.Add(Directory.GetFiles($"/proc/{server.ProcessId}/fd").Length);
        }

        await Task.WhenAll(clients);
        var failures = new List<string>();
        if (problems.Count > valid * (1 - LeastRight))
        {
            failures.AddRange(problems);
        }

        if (Grows(memory))
        {
            failures.Add($"memory grows: {string.Join(", ", memory.Select(bytes => bytes >> 20))} MiB");
        }

        if (files[^1] > files[files.Count / 2] + Clients + 20)
        {
            failures.Add($"open files grow from {files[files.Count / 2]} to {files[^1]}");
        }

        Trials.Report("L1", minutes, failures, $"minutes; {valid} requests, {problems.Count} not right, {memory[memory.Count / 2] >> 20} to {memory[^1] >> 20} MiB in the second half");
    }

    [Fact]
    public void L1_Control_AServerThatLeaks_IsSeen()
    {
        Assert.True(Grows([.. Enumerable.Range(0, 100).Select(step => (200L << 20) + (step * (1L << 20)))]));
        Assert.False(Grows([.. Enumerable.Range(0, 100).Select(step => (200L << 20) + (step % 10 * (1L << 20)))]));
    }

    /// <summary>Whether the last quarter holds more than the quarter before, which a start's own growth has left behind.</summary>
    private static bool Grows(IReadOnlyList<long> bytes)
    {
        var quarter = bytes.Count / 4;
        return quarter > 0 && bytes.TakeLast(quarter).Average() - bytes.Skip(bytes.Count - (2 * quarter)).Take(quarter).Average() > (MostGrowth / 2.0);
    }

    /// <summary>Of twenty: fourteen predictions, three uploads, one by address, one that is refused, and one that hangs up.</summary>
    private (string What, Func<Task>? Call) Choose(int kind, ServerProgram server, TrainingClient training, PredictionClient prediction, Guid projectId) => kind switch
    {
        < 14 => ("prediction", async () => Assert.Equal(2, (await prediction.ClassifyImageWithNoStoreAsync(projectId, Name, new MemoryStream(Pictures.Drawn("mug", 33)))).Predictions!.Count)),
        < 17 => ("upload", async () =>
        {
            var summary = await training.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch { Images = [new ImageFileCreateEntry { Name = "one", Contents = Pictures.Unique(Interlocked.Increment(ref _number)) }] });
            await training.DeleteImagesAsync(projectId, [summary.Images!.Single().Image!.Id]);
        }),
        17 => ("address", async () => Assert.Equal(ImageCreateStatus.ErrorSource, (await training.CreateImagesFromUrlsAsync(
            projectId, new ImageUrlCreateBatch { Images = [new ImageUrlCreateEntry { Url = "http://10.0.0.1/x.jpg" }] })).Images!.Single().Status)),
        18 => ("bad picture", async () => Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await Assert.ThrowsAsync<CustomVisionException>(
            () => prediction.ClassifyImageWithNoStoreAsync(projectId, Name, new MemoryStream([1, 2, 3])))).StatusCode)),
        _ => ("hang-up", null),
    };

    private static async Task CrashAsync(ServerProgram server)
    {
        using var client = new TcpClient { LingerState = new LingerOption(enable: true, seconds: 0) };
        await client.ConnectAsync(server.Endpoint.Host, server.Endpoint.Port);
        await client.GetStream().WriteAsync("POST /customvision/v3.3/training/projects HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nx"u8.ToArray());
    }
}
