using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fovea.Robustness.Tests.Wire;

/// <summary>S12: bytes in place of requests; the server never fails and never keeps anybody waiting.</summary>
public sealed class RawHttpTests(FuzzedServer server) : IClassFixture<FuzzedServer>
{
    private const int Seed = 12;

    /// <summary>How long a connection may stay open that was closed from this side.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(35);

    /// <summary>What HTTP itself asks for: 501 of an unknown transfer coding, 505 of another version.</summary>
    private static readonly int[] Allowed = [501, 505];

    [Fact]
    public async Task S12_RequestsOfBrokenAndHostileClients_AreAnsweredOrHungUpOn()
    {
        var (requests, random) = (new RawRequests(server), new Random(Seed));
        var (mutator, bases) = (new RequestMutator(random), requests.All());
        var mutants = Trials.Each("S12", usual: 4000, nightly: 1_000_000).Select(index => (Name: $"mutant {index}", Request: mutator.Mutate(bases[index % bases.Count])));
        var crafted = requests.Crafted().ToList();
        var (failures, statuses) = (new ConcurrentBag<string>(), new ConcurrentDictionary<int, int>());
        await Parallel.ForEachAsync(crafted.Concat(mutants), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (trial, _) =>
        {
            var status = await SendAsync(trial.Request);
            statuses.AddOrUpdate(status ?? -1, 1, (_, count) => count + 1);
            if (status is null or >= 500 && !Allowed.Contains(status ?? 0))
            {
                failures.Add($"{trial.Name}: {(status is null ? "no end" : $"{status}")} for {Printable(trial.Request)}");
            }
        });
        using var health = await server.Anonymous.GetAsync("health/live");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Trials.Report("S12", statuses.Values.Sum(), [.. failures], string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Value} x {(s.Key == 0 ? "hung up" : $"{s.Key}")}")));
    }

    /// <returns>The status; 0 when the server hung up without one, <see langword="null"/> when it did nothing.</returns>
    private async Task<int?> SendAsync(byte[] request)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, server.Address.Port, patience.Token);
            var stream = client.GetStream();
            await stream.WriteAsync(request, patience.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            return await ReadStatusAsync(stream, patience.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            return 0;
        }
    }

    private static async Task<int> ReadStatusAsync(Stream stream, CancellationToken cancellationToken)
    {
        var (head, buffer, kept) = (new byte[12], new byte[16 * 1024], 0);
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            var taken = Math.Min(read, head.Length - kept);
            buffer.AsSpan(0, taken).CopyTo(head.AsSpan(kept));
            kept += taken;
        }

        // "HTTP/1.1 200"
        return kept == head.Length && int.TryParse(Encoding.ASCII.GetString(head)[9..], CultureInfo.InvariantCulture, out var status) ? status : 0;
    }

    private static string Printable(byte[] request) => Encoding.Latin1.GetString(request.AsSpan(0, Math.Min(request.Length, 400))).Replace("\r\n", "\\r\\n", StringComparison.Ordinal);
}
