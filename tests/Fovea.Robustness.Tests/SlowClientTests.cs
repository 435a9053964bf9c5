using System.Net.Sockets;
using System.Text;

namespace Fovea.Robustness.Tests;

/// <summary>L5: clients that send a byte now and then; each is hung up on, others are served, and a body that never ends leaves no picture.</summary>
public sealed class SlowClientTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    /// <summary>Headers have 10 s and bodies a least rate after 5 s; this is far beyond both.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    [Trait("Tier", "Nightly")]
    public async Task L5_SlowHeadersAndBodies_AreHungUpOnWhileOthersAreServed()
    {
        var clients = Trials.Of("L5", usual: 40, nightly: 1500);
        using var folder = new TemporaryFolder();
        await using var server = await ServerProgram.StartAsync(folder.Path);
        using var http = new HttpClient();
        var training = server.Training(http);
        var projectId = (await training.CreateProjectAsync("slow")).Id;
        var target = $"POST /customvision/v3.3/training/projects/{projectId}/images HTTP/1.1\r\nHost: localhost\r\nTraining-Key: {server.TrainingResource.Key1}\r\n";
        var all = Task.WhenAll(Enumerable.Range(0, clients).Select(index => IsHungUpOnAsync(
            server.Endpoint.Port, index % 2 == 0 ? target : target + "Content-Type: application/octet-stream\r\nContent-Length: 100000\r\n\r\n", index % 2 == 0 ? "X: y\r\n" : "x")));
        var (failures, served) = (new List<string>(), 0);
        while (!all.IsCompleted)
        {
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                await training.GetProjectAsync(projectId, patience.Token);
                served++;
            }
            catch (OperationCanceledException)
            {
                failures.Add("a quick client waited for a minute");
            }

            await Task.Delay(100);
        }

        failures.AddRange((await all).Select((isHungUp, index) => (isHungUp, index)).Where(client => !client.isHungUp)
            .Select(client => $"client {client.index} with slow {(client.index % 2 == 0 ? "headers" : "body")} was kept"));
        if (await training.GetImageCountAsync(projectId) > 0)
        {
            failures.Add("an upload that never ended left a picture");
        }

        Trials.Report("L5", clients, failures, $"{served} quick requests served meanwhile");
    }

    private static async Task<bool> IsHungUpOnAsync(int port, string begin, string more)
    {
        using var client = new TcpClient();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await client.ConnectAsync("127.0.0.1", port, patience.Token);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(begin), patience.Token);
            var buffer = new byte[4096];
            var ended = ReadToEndAsync(stream, buffer, patience.Token);
            while (!ended.IsCompleted)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(more), patience.Token);
                await Task.WhenAny(ended, Task.Delay(Step, patience.Token));
            }

            await ended;
            return true;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task ReadToEndAsync(NetworkStream stream, byte[] buffer, CancellationToken cancellationToken)
    {
        while (await stream.ReadAsync(buffer, cancellationToken) > 0)
        {
        }
    }
}
