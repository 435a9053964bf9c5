using System.Net.Sockets;
using System.Text;

namespace Fovea.Robustness.Tests;

/// <summary>L6: a body of a million one-byte chunks is cut off, and costs no memory.</summary>
public sealed class HttpFloodTests
{
    private const int Chunks = 1_000_000;
    private const long MostGrowth = 64L << 20;

    [Fact]
    [Trait("Tier", "Nightly")]
    public async Task L6_MillionOneByteChunks_AreAnsweredAndTakeNoMemory()
    {
        var trials = Trials.Of("L6", usual: 3, nightly: 200);
        using var folder = new TemporaryFolder();
        await using var server = await ServerProgram.StartAsync(folder.Path);
        var failures = new List<string>();
        await SendAsync(server);
        var before = server.ResidentBytes();
        for (var trial = 0; trial < trials; trial++)
        {
            var status = await SendAsync(server);
            if (status is not ("400" or "404" or "408" or "413"))
            {
                failures.Add($"trial {trial}: answered {status}");
            }
        }

        var growth = server.ResidentBytes() - before;
        if (growth > MostGrowth)
        {
            failures.Add($"memory grew by {growth >> 20} MiB");
        }

        Trials.Report("L6", trials, failures, $"{growth >> 20} MiB more");
    }

    private static async Task<string> SendAsync(ServerProgram server)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Endpoint.Host, server.Endpoint.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /customvision/v3.3/training/projects/{Guid.NewGuid()}/images HTTP/1.1\r\nHost: x\r\nTraining-Key: {server.TrainingResource.Key1}\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n"));
        var answer = ReadStatusAsync(stream);
        var block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("1\r\nx\r\n", 1000)));
        try
        {
            for (var sent = 0; sent < Chunks && !answer.IsCompleted; sent += 1000)
            {
                await stream.WriteAsync(block);
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes("0\r\n\r\n"));
        }
        catch (IOException)
        {
            // Cut off; the answer says why.
        }

        return await answer;
    }

    private static async Task<string> ReadStatusAsync(NetworkStream stream)
    {
        var buffer = new byte[64];
        var count = await stream.ReadAtLeastAsync(buffer, 12, throwOnEndOfStream: false);
        return count < 12 ? "nothing" : Encoding.ASCII.GetString(buffer, 9, 3);
    }
}
