using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fovea.Robustness.Tests.Wire;

/// <summary>S12, hanging up: clients that are gone before their answer are no failure of the server, and none in its log.</summary>
public sealed class HangUpTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task S12HangUp_ClientsThatAreGoneBeforeTheirAnswer_LeaveNoFailureInTheLog()
    {
        var trials = Trials.Of("S12_HANGUP", usual: 200, nightly: 20_000);
        using var folder = new TemporaryFolder();
        await using var server = await ServerProgram.StartAsync(folder.Path);
        var requests = new[] { "GET /health/live", "GET /nothing", $"GET /customvision/v3.3/training/projects/{Guid.NewGuid()}", "GET /customvision/v3.3/training/projects/x", "POST /customvision/v3.3/training/projects" }
            .Select(line => Encoding.ASCII.GetBytes($"{line} HTTP/1.1\r\nHost: localhost\r\nTraining-Key: {server.TrainingResource.Key1}\r\nContent-Length: 0\r\n\r\n")).ToList();
        await Parallel.ForEachAsync(Enumerable.Range(0, trials), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (trial, token) =>
        {
            using var client = new TcpClient { LingerState = new LingerOption(enable: true, seconds: 0) };
            await client.ConnectAsync(IPAddress.Loopback, server.Endpoint.Port, token);
            await client.GetStream().WriteAsync(requests[trial % requests.Count], token);
        });
        await Task.Delay(Quiet);
        await server.StopAsync();
        var failures = server.Output.Split('\n').Where(line => line.Contains(" fail: ", StringComparison.Ordinal)).ToList();
        Trials.Report("S12 hang-up", trials, failures, $"{server.Output.Length} characters of log");
    }
}
