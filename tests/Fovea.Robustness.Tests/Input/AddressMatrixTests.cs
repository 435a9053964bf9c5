using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Fovea.Server.Images.Fetching;
using Fovea.Server.Tests.Images.Fetching;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fovea.Robustness.Tests.Input;

/// <summary>S5: whatever address a caller gives, nothing but the public internet is connected to.</summary>
/// <remarks>
/// A connection would be seen twice: by listeners on this machine's web ports, where the test may open them, and by the failure itself,
/// which is another one when a socket was opened.
/// </remarks>
public sealed class AddressMatrixTests
{
    private static readonly string[] Addresses = [.. AddressForms.IPv4, .. AddressForms.IPv6];
    private readonly ConcurrentBag<string> _failures = [];
    private int _trials;

    [Fact]
    public async Task S5_AddressesThatAreNotPublic_AreNeverConnectedTo()
    {
        await using var canaries = Canaries.Open();
        await DirectAsync();
        await RedirectedAsync();
        await ByNameAsync();
        if (canaries.Connections > 0)
        {
            _failures.Add($"{canaries.Connections} connections arrived on this machine's web ports");
        }

        var watched = canaries.Count == 0 ? "the web ports could not be opened, so that failures alone were looked at" : $"{canaries.Count} listeners on web ports saw {canaries.Connections} connections";
        Trials.Report("S5", _trials, [.. _failures], watched);
    }

    [Fact]
    public async Task S5_Control_AnAllowedAddressIsConnectedTo()
    {
        await using var server = new ScriptedServer((_, stream, token) => ScriptedServer.WriteOkAsync(stream, [1, 2, 3], token));
        using var fetcher = Fetcher("127.0.0.0/8");

        var fetched = await fetcher.FetchAsync(server.Origin, 100, CancellationToken.None);

        Assert.Equal([1, 2, 3], fetched.Content.ToArray());
        Assert.Equal(1, server.Connections);
        Assert.All(new[] { "1.1.1.1", "8.8.8.8", "20.50.2.1", "2606:4700:4700::1111", "2a00:1450:4001:80b::200e" }, address => Assert.True(PublicAddress.IsPublic(IPAddress.Parse(address)), address));
    }

    private async Task DirectAsync()
    {
        using var fetcher = Fetcher();
        await Parallel.ForEachAsync(Addresses.SelectMany(AddressForms.Urls), async (url, _) => await TryAsync(url, () => fetcher.FetchAsync(url, 100, CancellationToken.None)));
    }

    private async Task RedirectedAsync()
    {
        // The first address may be asked, what it points to may not.
        await using var origin = new ScriptedServer(
            (target, stream, token) => ScriptedServer.WriteRedirectAsync(stream, int.Parse(target.AsSpan(1, 3), provider: null), Uri.UnescapeDataString(target[5..]), token), IPAddress.Parse("127.0.0.2"));
        using var fetcher = Fetcher("127.0.0.2/32");
        var cases = from address in Addresses from status in new[] { 301, 302, 303, 307, 308 } select (Status: status, Target: address.Contains(':') ? $"http://[{address}]/" : $"http://{address}/");
        await Parallel.ForEachAsync(cases, async (redirect, _) => await TryAsync(
            $"{redirect.Status} to {redirect.Target}",
            () => fetcher.FetchAsync($"http://127.0.0.2:{origin.Port}/{redirect.Status}/{Uri.EscapeDataString(redirect.Target)}", 100, CancellationToken.None)));
    }

    private async Task ByNameAsync()
    {
        foreach (var address in Addresses)
        {
            foreach (var port in new[] { 80, 443 })
            {
                var connector = new CheckedConnector([], (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address), IPAddress.Parse("127.0.0.1")]));
                await TryAsync($"a name of {address}, port {port}", async () => await connector.ConnectAsync(new DnsEndPoint("canary.example", port), CancellationToken.None));
            }
        }
    }

    private async Task TryAsync<T>(string what, Func<Task<T>> fetch)
    {
        Interlocked.Increment(ref _trials);
        try
        {
            await fetch();
            _failures.Add($"{what} was answered");
        }
        catch (Exception e) when (e is ImageFetchException or HttpRequestException)
        {
            // A name that does not exist opens no connection either.
            for (var cause = e; cause is not null; cause = cause.InnerException)
            {
                if (cause is SocketException { SocketErrorCode: not (SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData) } or OperationCanceledException)
                {
                    _failures.Add($"{what} was tried: {cause.Message}");
                }
            }
        }
    }

    private static ImageFetcher Fetcher(params string[] allowedNetworks)
    {
        var options = new ImageUrlOptions { Timeout = TimeSpan.FromMinutes(1) };
        Array.ForEach(allowedNetworks, options.AllowedNetworks.Add);
        return new ImageFetcher(Options.Create(options), NullLogger<ImageFetcher>.Instance);
    }

    /// <summary>Listeners on this machine's ports 80 and 443, as far as they can be opened.</summary>
    private sealed class Canaries : IAsyncDisposable
    {
        private readonly List<ScriptedServer> _servers = [];

        public int Count => _servers.Count;

        public int Connections => _servers.Sum(server => server.Connections);

        public static Canaries Open()
        {
            var canaries = new Canaries();
            foreach (var address in new[] { IPAddress.Any, IPAddress.IPv6Loopback })
            {
                foreach (var port in new[] { 80, 443 })
                {
                    try
                    {
                        canaries._servers.Add(ScriptedServer.Answering("HTTP/1.1 200 OK\nContent-Length: 0\nConnection: close", address: address, port: port));
                    }
                    catch (SocketException)
                    {
                        // Not everybody may open these ports, and something else may have them.
                    }
                }
            }

            return canaries;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var server in _servers)
            {
                await server.DisposeAsync();
            }
        }
    }
}
