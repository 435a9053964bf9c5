using System.Net;
using System.Net.Sockets;
using Fovea.Server.Images.Fetching;

namespace Fovea.Server.Tests.Images.Fetching;

public class CheckedConnectorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ConnectAsync_NameThatChangesItsAddress_ConnectsToTheOneChecked()
    {
        var (allowed, canary) = await ListenOnOnePortAsync();
        await using var disposeAllowed = allowed;
        await using var disposeCanary = canary;
        var lookUps = 0;
        var connector = new CheckedConnector([IPNetwork.Parse("127.0.0.2/32")], (_, _) =>
            Task.FromResult<IPAddress[]>([IPAddress.Parse(++lookUps % 2 == 1 ? "127.0.0.2" : "127.0.0.1")]));

        for (var i = 0; i < 100; i++)
        {
            try
            {
                await using var stream = await connector.ConnectAsync(new DnsEndPoint("flip.example", allowed.Port), Token);
                Assert.Equal(1, lookUps % 2);
            }
            catch (HttpRequestException)
            {
                Assert.Equal(0, lookUps % 2);
            }
        }

        Assert.Equal(100, lookUps);
        Assert.Equal(0, canary.Connections);
    }

    [Fact]
    public async Task ConnectAsync_NameWithAllowedAndForbiddenAddresses_UsesTheAllowedOnly()
    {
        var (allowed, canary) = await ListenOnOnePortAsync();
        await using var disposeAllowed = allowed;
        await using var disposeCanary = canary;
        var connector = Connector(["127.0.0.2/32"], "127.0.0.1", "::1", "::ffff:127.0.0.1", "127.0.0.2");

        await using var stream = await connector.ConnectAsync(new DnsEndPoint("mixed.example", allowed.Port), Token);

        Assert.Equal("127.0.0.2", Remote(stream));
        Assert.Equal(0, canary.Connections);
    }

    [Fact]
    public async Task ConnectAsync_IPv4MappedAddressOfAnAllowedNetwork_Connects()
    {
        await using var server = ScriptedServer.Answering("HTTP/1.1 200 OK");

        await using var stream = await Connector(["127.0.0.0/8"], "::ffff:127.0.0.1").ConnectAsync(new DnsEndPoint("mapped.example", server.Port), Token);

        Assert.Equal("127.0.0.1", Remote(stream));
    }

    [Fact]
    public async Task ConnectAsync_FirstAddressDoesNotAnswer_TriesTheNext()
    {
        await using var server = ScriptedServer.Answering("HTTP/1.1 200 OK", address: IPAddress.Parse("127.0.0.2"));

        await using var stream = await Connector(["127.0.0.0/8"], "127.0.0.3", "127.0.0.2").ConnectAsync(new DnsEndPoint("two.example", server.Port), Token);

        Assert.Equal("127.0.0.2", Remote(stream));
    }

    [Theory]
    [InlineData("8.8.8.8", 22)]
    [InlineData("8.8.8.8", 8080)]
    [InlineData("2606:4700:4700::1111", 6379)]
    [InlineData("10.0.0.1", 80)]
    [InlineData("127.0.0.1", 443)]
    [InlineData("64:ff9b::7f00:1", 80)]
    public async Task ConnectAsync_ForbiddenAddressOrPort_IsRefused(string address, int port) =>
        await Assert.ThrowsAsync<HttpRequestException>(async () =>
            await Connector(["10.99.0.0/16"], address).ConnectAsync(new DnsEndPoint("inside.example", port), Token));

    [Fact]
    public async Task ConnectAsync_NameWithoutAddresses_IsRefused() =>
        await Assert.ThrowsAsync<HttpRequestException>(async () => await Connector([]).ConnectAsync(new DnsEndPoint("empty.example", 80), Token));

    /// <summary>Two servers on the same port: 127.0.0.2, which the tests allow, and 127.0.0.1, which must stay silent.</summary>
    private static async Task<(ScriptedServer Allowed, ScriptedServer Canary)> ListenOnOnePortAsync()
    {
        while (true)
        {
            var allowed = ScriptedServer.Answering("HTTP/1.1 200 OK", address: IPAddress.Parse("127.0.0.2"));
            try
            {
                return (allowed, ScriptedServer.Answering("HTTP/1.1 200 OK", address: IPAddress.Loopback, port: allowed.Port));
            }
            catch (SocketException)
            {
                // A port that is free on one address may be taken on the other, for example by another test's connection.
                await allowed.DisposeAsync();
            }
        }
    }

    private static CheckedConnector Connector(string[] networks, params string[] addresses) =>
        new([.. networks.Select(network => IPNetwork.Parse(network))], (_, _) => Task.FromResult(Array.ConvertAll(addresses, IPAddress.Parse)));

    private static string Remote(Stream stream)
    {
        var address = ((IPEndPoint)((NetworkStream)stream).Socket.RemoteEndPoint!).Address;
        return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
    }
}
