using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fovea.Server.Images.Fetching;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Tests.Images.Fetching;

public class ImageFetcherTests
{
    private const string Loopback = "127.0.0.0/8";
    private static readonly byte[] Picture = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FetchAsync_AllowedNetwork_ReturnsTheBytes()
    {
        await using var server = new ScriptedServer((_, stream, token) => ScriptedServer.WriteOkAsync(stream, Picture, token));
        using var fetcher = Fetcher(Loopback);

        var fetched = await fetcher.FetchAsync($"{server.Origin}/a.jpg?q=1#part", Picture.Length, Token);

        Assert.Equal(Picture, fetched.Content.ToArray());
        Assert.StartsWith("GET /a.jpg?q=1 HTTP/1.1\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_ChunkedBody_ReturnsTheBytes()
    {
        await using var server = ScriptedServer.Answering(
            "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nContent-Encoding: identity\nConnection: close", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"u8.ToArray());
        using var fetcher = Fetcher(Loopback);

        var fetched = await fetcher.FetchAsync(server.Origin, 100, Token);

        Assert.Equal("abcde"u8.ToArray(), fetched.Content.ToArray());
    }

    [Fact]
    public async Task FetchAsync_ServerSetsACookie_NextRequestSendsNothingPersonal()
    {
        await using var server = ScriptedServer.Answering("HTTP/1.1 200 OK\nSet-Cookie: a=b\nContent-Length: 0\nConnection: close");
        using var fetcher = Fetcher(Loopback);

        await fetcher.FetchAsync(server.Origin, 100, Token);
        await fetcher.FetchAsync(server.Origin, 100, Token);

        Assert.All(server.Requests, head => Assert.Equal(
            ["Accept-Encoding", "GET / HTTP/1.1", "Host", "User-Agent"],
            head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(':')[0]).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task FetchAsync_ThreeRedirects_AreFollowed(int status)
    {
        await using var chain = Chain(status, redirects: 3);
        using var fetcher = Fetcher(Loopback);

        var fetched = await fetcher.FetchAsync($"{chain.Origin}/0", Picture.Length, Token);

        Assert.Equal(Picture, fetched.Content.ToArray());
        Assert.Equal(["/0", "/1", "/2", "/3"], chain.Requests.Select(head => head.Split(' ')[1]));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task FetchAsync_FourRedirects_AreRefused(int status)
    {
        await using var chain = Chain(status, redirects: 4);
        using var fetcher = Fetcher(Loopback);

        await AssertNotFetchedAsync(fetcher, $"{chain.Origin}/0");

        Assert.Equal(4, chain.Requests.Count);
    }

    [Theory]
    [InlineData(301, "http://127.0.0.1:{0}/")]
    [InlineData(302, "//127.0.0.1:{0}/")]
    [InlineData(303, "http://2130706433:{0}/")]
    [InlineData(307, "http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData(308, "http://localhost:{0}/")]
    [InlineData(302, "http://user@127.0.0.2:{0}/")]
    [InlineData(302, "gopher://127.0.0.1:{0}/")]
    public async Task FetchAsync_RedirectToForbiddenAddress_IsRefusedWithoutConnecting(int status, string location)
    {
        // Only 127.0.0.2 is allowed: the redirect leads from there to what stands for the inside of a network.
        await using var canary = Canary();
        await using var server = new ScriptedServer(
            (_, stream, token) => ScriptedServer.WriteRedirectAsync(stream, status, location.Replace("{0}", $"{canary.Port}", StringComparison.Ordinal), token),
            IPAddress.Parse("127.0.0.2"));
        using var fetcher = Fetcher("127.0.0.2/32");

        await AssertNotFetchedAsync(fetcher, $"http://127.0.0.2:{server.Port}/");

        Assert.Equal(1, server.Connections);
        Assert.Equal(0, canary.Connections);
    }

    [Theory]
    [InlineData("HTTP/1.1 204 No Content")]
    [InlineData("HTTP/1.1 206 Partial Content\nContent-Length: 0")]
    [InlineData("HTTP/1.1 300 Multiple Choices\nLocation: /b\nContent-Length: 0")]
    [InlineData("HTTP/1.1 302 Found\nContent-Length: 0")]
    [InlineData("HTTP/1.1 304 Not Modified")]
    [InlineData("HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Negotiate\nContent-Length: 0")]
    [InlineData("HTTP/1.1 404 Not Found\nContent-Length: 0")]
    [InlineData("HTTP/1.1 500 Internal Server Error\nContent-Length: 0")]
    [InlineData("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 0")]
    [InlineData("HTTP/1.1 200 OK\nContent-Encoding: br\nContent-Length: 0")]
    [InlineData("HTTP/1.1 200 OK\nContent-Encoding: identity, deflate\nContent-Length: 0")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 1000000000000")]
    [InlineData("HTTP/1.1 200 OK\nTransfer-Encoding: chunked")]
    [InlineData("SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3")]
    [InlineData("-ERR unknown command 'GET'")]
    [InlineData("")]
    public async Task FetchAsync_UselessAnswer_IsRefusedWithTheOneText(string head)
    {
        await using var server = ScriptedServer.Answering(head);
        using var fetcher = Fetcher(Loopback);

        await AssertNotFetchedAsync(fetcher, server.Origin);
    }

    [Fact]
    public async Task FetchAsync_HugeHeaders_AreRefused()
    {
        await using var server = ScriptedServer.Answering($"HTTP/1.1 200 OK\nX-Long: {new string('a', 100_000)}\nContent-Length: 0");
        using var fetcher = Fetcher(Loopback);

        await AssertNotFetchedAsync(fetcher, server.Origin);
    }

    [Fact]
    public async Task FetchAsync_EndlessBody_IsCutOffOneByteBeyondTheLimit()
    {
        await using var server = new ScriptedServer(async (_, stream, token) =>
        {
            await ScriptedServer.WriteAsync(stream, "HTTP/1.1 200 OK", null, token);
            while (!token.IsCancellationRequested)
            {
                await stream.WriteAsync(Picture, token);
            }
        });
        using var fetcher = Fetcher(Loopback);

        var fetched = await fetcher.FetchAsync(server.Origin, 100_000, Token);

        Assert.Equal(100_001, fetched.Content.Length);
        Assert.Equal(Picture, fetched.Content[99_000..100_000].ToArray());
    }

    [Theory]
    [InlineData(999, 1000)]
    [InlineData(1000, 1000)]
    [InlineData(1001, 1000)]
    public async Task FetchAsync_BodyAroundTheLimit_KeepsAtMostOneByteMore(int maxBytes, int expected)
    {
        await using var server = new ScriptedServer((_, stream, token) => ScriptedServer.WriteOkAsync(stream, Picture, token));
        using var fetcher = Fetcher(Loopback);

        var fetched = await fetcher.FetchAsync(server.Origin, maxBytes, Token);

        Assert.Equal(expected, fetched.Content.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc")]
    public async Task FetchAsync_ServerThatStopsTalking_IsLeftAfterTheTimeout(string start)
    {
        await using var server = new ScriptedServer(async (_, stream, token) =>
        {
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(start), token);
            await Task.Delay(Timeout.Infinite, token);
        });
        using var fetcher = Fetcher(options => options.Timeout = TimeSpan.FromSeconds(1), Loopback);

        await AssertNotFetchedAsync(fetcher, server.Origin);
    }

    [Fact]
    public async Task FetchAsync_ServerThatDrips_IsLeftAfterTheTimeout()
    {
        await using var server = new ScriptedServer(async (_, stream, token) =>
        {
            await ScriptedServer.WriteAsync(stream, "HTTP/1.1 200 OK\nContent-Length: 1000000", null, token);
            while (true)
            {
                await stream.WriteAsync("a"u8.ToArray(), token);
                await Task.Delay(50, token);
            }
        });
        using var fetcher = Fetcher(options => options.Timeout = TimeSpan.FromSeconds(1), Loopback);

        await AssertNotFetchedAsync(fetcher, server.Origin);
    }

    [Fact]
    public async Task FetchAsync_CallerGivesUp_IsCancelledAndNotAFailedFetch()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var server = new ScriptedServer(async (_, _, token) =>
        {
            await caller.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        });
        using var fetcher = Fetcher(Loopback);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetcher.FetchAsync(server.Origin, 100, caller.Token));
    }

    [Fact]
    public async Task FetchAsync_ABatch_AsksForAFewAtOnce()
    {
        var (now, most) = (0, 0);
        var gate = new Lock();
        await using var server = new ScriptedServer(async (_, stream, token) =>
        {
            lock (gate)
            {
                most = Math.Max(most, ++now);
            }

            await Task.Delay(20, token);
            lock (gate)
            {
                now--;
            }

            await ScriptedServer.WriteOkAsync(stream, Picture, token);
        });
        using var fetcher = Fetcher(Loopback);

        var fetched = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => fetcher.FetchAsync($"{server.Origin}/{i}", Picture.Length, Token)));

        Assert.All(fetched, image => Assert.Equal(Picture, image.Content.ToArray()));
        Assert.InRange(most, 1, 8);
    }

    public static TheoryData<string> NotationsOfLoopback =>
    [
        "http://127.0.0.1{0}/", "http://localhost{0}/", "http://LOCALHOST{0}/", "http://127.0.0.1.{0}/", "http://localhost.{0}/",
        "http://2130706433{0}/", "http://017700000001{0}/", "http://0177.0.0.1{0}/", "http://0x7f000001{0}/", "http://0x7f.0.0.1{0}/",
        "http://0X7F.1{0}/", "http://127.1{0}/", "http://127.0.1{0}/", "http://127.000.000.001{0}/", "http://127.0.0.1%2f{0}/",
        "http://0{0}/", "http://0.0.0.0{0}/", "http://[::]{0}/", "http://[::1]{0}/", "http://[0:0:0:0:0:0:0:1]{0}/",
        "http://[::1%25lo]{0}/", "http://[::ffff:127.0.0.1]{0}/", "http://[::ffff:7f00:1]{0}/", "http://[::127.0.0.1]{0}/",
        "http://[::ffff:0:127.0.0.1]{0}/", "http://[64:ff9b::127.0.0.1]{0}/", "http://[2002:7f00:1::]{0}/",
        "http://①②⑦.⓪.⓪.①{0}/", "http://127。0。0。1{0}/", "http://%31%32%37.0.0.1{0}/", "http://localhost%00.example.org{0}/",
        "http://example.org@127.0.0.1{0}/", "http://user:secret@127.0.0.1{0}/", "http://@127.0.0.1{0}/", "http://127.0.0.1{0}#@example.org/",
        "http://127.0.0.1{0}\\@example.org/", "http:\\\\127.0.0.1{0}\\", "http:127.0.0.1{0}/", "HTTP://127.0.0.1{0}/", " http://127.0.0.1{0}/ ",
        "https://127.0.0.1{0}/", "ftp://127.0.0.1{0}/", "gopher://127.0.0.1{0}/", "//127.0.0.1{0}/",
    ];

    [Theory]
    [MemberData(nameof(NotationsOfLoopback))]
    public async Task FetchAsync_AnyNotationOfLoopback_NeverConnects(string url)
    {
        await using var canary = Canary();
        using var closed = Fetcher();
        // With a network allowed, ports are no longer refused at sight and the address alone decides.
        using var elsewhere = Fetcher("198.51.100.0/24");
        var address = url.Replace("{0}", $":{canary.Port}", StringComparison.Ordinal);

        await Assert.ThrowsAsync<ImageFetchException>(() => closed.FetchAsync(address, 100, Token));
        await Assert.ThrowsAsync<ImageFetchException>(() => elsewhere.FetchAsync(address, 100, Token));

        Assert.Equal(0, canary.Connections);
    }

    [Theory]
    [MemberData(nameof(NotationsOfLoopback))]
    public async Task FetchAsync_AnyNotationOfLoopbackOnTheWebPort_NeverConnects(string url)
    {
        await using var canary = WebPortCanary();
        using var fetcher = Fetcher();

        await Assert.ThrowsAsync<ImageFetchException>(() => fetcher.FetchAsync(url.Replace("{0}", "", StringComparison.Ordinal), 100, Token));

        Assert.Equal(0, canary.Connections);
    }

    [Theory]
    [InlineData("http://xn--/")]
    [InlineData("http://a..b.invalid/")]
    [InlineData("http://-.invalid/")]
    [InlineData("http://nowhere.invalid/")]
    [InlineData("http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.invalid/")]
    [InlineData("http://255.255.255.255/")]
    [InlineData("http://[ff02::1]/")]
    public async Task FetchAsync_HostThatCannotBe_IsRefused(string url)
    {
        using var fetcher = Fetcher();

        await Assert.ThrowsAsync<ImageFetchException>(() => fetcher.FetchAsync(url, 100, Token));
    }

    [Fact]
    public async Task FetchAsync_HostLongerThanNamesCanBe_IsRefused()
    {
        using var fetcher = Fetcher();

        await Assert.ThrowsAsync<ImageFetchException>(
            () => fetcher.FetchAsync($"http://{string.Join('.', Enumerable.Repeat(new string('a', 60), 10))}.invalid/", 100, Token));
    }

    [Fact]
    public async Task FetchAsync_OpenAndClosedPort_AreToldApartByNothing()
    {
        await using var open = Canary();
        var unused = ScriptedServer.Answering("");
        var closedPort = unused.Port;
        await unused.DisposeAsync();
        using var fetcher = Fetcher("198.51.100.0/24");

        var messages = new List<string>();
        foreach (var port in new[] { open.Port, closedPort, 80, 443 })
        {
            messages.Add((await Assert.ThrowsAsync<ImageFetchException>(() => fetcher.FetchAsync($"http://127.0.0.1:{port}/", 100, Token))).Message);
        }

        Assert.Equal([ImageFetchException.NotFetched], messages.Distinct());
        Assert.Equal(0, open.Connections);
    }

    [Fact]
    public async Task FetchAsync_OpenAndClosedPortOfAnAllowedNetwork_HaveTheSameText()
    {
        await using var open = ScriptedServer.Answering("SSH-2.0-OpenSSH_9.2p1");
        var unused = ScriptedServer.Answering("");
        var closedPort = unused.Port;
        await unused.DisposeAsync();
        using var fetcher = Fetcher(Loopback);

        await AssertNotFetchedAsync(fetcher, open.Origin);
        await AssertNotFetchedAsync(fetcher, $"http://127.0.0.1:{closedPort}/");
    }

    [Fact]
    public async Task FetchAsync_CertificateNamesAnAddressForItsIssuer_ThatIsNotFetched()
    {
        await using var canary = Canary();
        using var certificate = CertificateOfAnIssuerAt($"{canary.Origin}/issuer.cer");
        await using var server = new TlsServer(certificate);
        using var fetcher = Fetcher(Loopback);

        await AssertNotFetchedAsync(fetcher, $"https://127.0.0.1:{server.Port}/");

        Assert.Equal(1, server.Handshakes);
        Assert.Equal(0, canary.Connections);
    }

    private static ImageFetcher Fetcher(params string[] networks) => Fetcher(_ => { }, networks);

    private static ImageFetcher Fetcher(Action<ImageUrlOptions> configure, params string[] networks)
    {
        var options = new ImageUrlOptions();
        foreach (var network in networks)
        {
            options.AllowedNetworks.Add(network);
        }

        configure(options);
        return new ImageFetcher(Options.Create(options), NullLogger<ImageFetcher>.Instance);
    }

    private static async Task AssertNotFetchedAsync(ImageFetcher fetcher, string url)
    {
        var failure = await Assert.ThrowsAsync<ImageFetchException>(() => fetcher.FetchAsync(url, 1_000_000, Token));

        Assert.Equal("The picture at the address could not be fetched.", failure.Message);
    }

    /// <summary>Targets /0, /1, ... each redirect to the next, and the last one answers.</summary>
    private static ScriptedServer Chain(int status, int redirects) => new((target, stream, token) =>
        int.Parse(target[1..], System.Globalization.CultureInfo.InvariantCulture) is var i && i < redirects
            ? ScriptedServer.WriteRedirectAsync(stream, status, $"/{i + 1}", token)
            : ScriptedServer.WriteOkAsync(stream, Picture, token));

    /// <summary>What must never be reached; it would answer with a picture.</summary>
    private static ScriptedServer Canary() => new((_, stream, token) => ScriptedServer.WriteOkAsync(stream, Picture, token), IPAddress.Loopback);

    private static ScriptedServer WebPortCanary()
    {
        try
        {
            return new ScriptedServer((_, stream, token) => ScriptedServer.WriteOkAsync(stream, Picture, token), IPAddress.Any, port: 80);
        }
        catch (SocketException e)
        {
            Assert.Skip($"Port 80 cannot be listened on here: {e.SocketErrorCode}.");
            throw;
        }
    }

    private static X509Certificate2 CertificateOfAnIssuerAt(string address)
    {
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issuerRequest = new CertificateRequest("CN=Issuer", issuerKey, HashAlgorithmName.SHA256);
        issuerRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var (from, to) = (new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var issuer = issuerRequest.CreateSelfSigned(from, to);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [address]));
        using var certificate = request.Create(issuer, from, to, [1, 2, 3]).CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private sealed class TlsServer : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly Task serving;

        public TlsServer(X509Certificate2 certificate)
        {
            listener.Start();
            serving = ServeAsync(certificate);
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public int Handshakes { get; private set; }

        public async ValueTask DisposeAsync()
        {
            listener.Stop();
            await serving;
        }

        private async Task ServeAsync(X509Certificate2 certificate)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(Token);
                Handshakes++;
                await using var tls = new SslStream(client.GetStream());
                // Offline, because a server looks for its own issuers too.
                var context = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = context }, Token);
                await tls.ReadExactlyAsync(new byte[1], Token);
            }
            catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException or SocketException or OperationCanceledException)
            {
                // The client refuses the certificate.
            }
        }
    }
}
