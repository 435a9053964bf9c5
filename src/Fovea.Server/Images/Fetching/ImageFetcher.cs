using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Images.Fetching;

/// <summary>The one client that fetches pictures from addresses that callers give.</summary>
/// <remarks>A caller's address is a wish, not an order: nothing inside the operator's network answers, and failures tell nothing apart.</remarks>
internal sealed partial class ImageFetcher : IDisposable
{
    // A batch names 64 addresses and each answer may hold some megabytes: this bounds memory and what a single target gets to bear.
    private const int MaxFetchesAtOnce = 8;

    private readonly ImageUrlOptions options;
    private readonly ILogger<ImageFetcher> logger;
    private readonly IPNetwork[] allowedNetworks;
    private readonly HttpMessageInvoker client;
    private readonly SemaphoreSlim slots = new(MaxFetchesAtOnce);

    public ImageFetcher(IOptions<ImageUrlOptions> options, ILogger<ImageFetcher> logger)
    {
        this.options = options.Value;
        this.logger = logger;
        allowedNetworks = [.. this.options.AllowedNetworks.Select(network => IPNetwork.Parse(network))];
        client = new HttpMessageInvoker(CreateHandler(this.options.Timeout, new CheckedConnector(allowedNetworks, Dns.GetHostAddressesAsync)));
    }

    /// <summary>Fetches what an address answers.</summary>
    /// <param name="url">An absolute http or https URL.</param>
    /// <param name="maxBytes">How long the picture may be; a longer one is cut off one byte beyond that, so that the decoder refuses it.</param>
    /// <param name="cancellationToken">Ends the fetch.</param>
    /// <exception cref="ImageFetchException">The address cannot be used, or nothing could be fetched from it.</exception>
    public async Task<FetchedImage> FetchAsync(string? url, long maxBytes, CancellationToken cancellationToken)
    {
        var address = ImageAddress.Parse(url, anyPort: allowedNetworks.Length > 0);
        await slots.WaitAsync(cancellationToken);
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(options.Timeout);
            return new FetchedImage(await DownloadAsync(address, maxBytes, deadline.Token));
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // Host and port alone: a path or query may hold the caller's secrets (signed links do).
            LogFailed(address.Host, address.Port, e is OperationCanceledException ? $"no whole answer within {options.Timeout}" : e.Message);
            throw new ImageFetchException(ImageFetchException.NotFetched, e);
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose()
    {
        client.Dispose();
        slots.Dispose();
    }

    private static SocketsHttpHandler CreateHandler(TimeSpan timeout, CheckedConnector connector) => new()
    {
        ConnectCallback = (context, cancellationToken) => connector.ConnectAsync(context.DnsEndPoint, cancellationToken),
        ConnectTimeout = timeout,
        // Through a proxy the connector would see the proxy's address, and the target would go unchecked.
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = MaxFetchesAtOnce,
        MaxResponseHeadersLength = 16,
        // A body that goes on beyond its limit is hung up on, not drained.
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        SslOptions = new SslClientAuthenticationOptions
        {
            // A certificate may name addresses for its issuer, and those would be fetched by a client that checks nothing.
            CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
        },
    };

    private async Task<ReadOnlyMemory<byte>> DownloadAsync(Uri address, long maxBytes, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var request = CreateRequest(address);
            using var response = await client.SendAsync(request, cancellationToken);
            if (!IsRedirect(response.StatusCode))
            {
                Check(response);
                return await ReadAsync(response.Content, maxBytes, cancellationToken);
            }

            if (redirects == options.MaxRedirects)
            {
                throw new HttpRequestException($"The server redirected more than {options.MaxRedirects} times.");
            }

            address = ImageAddress.Follow(address, LocationOf(response));
        }
    }

    // Many public servers refuse clients without a name; without "identity" some compress for everybody.
    private static HttpRequestMessage CreateRequest(Uri address) =>
        new(HttpMethod.Get, address) { Headers = { { "User-Agent", "Fovea" }, { "Accept-Encoding", "identity" } } };

    private static bool IsRedirect(HttpStatusCode status) => status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found
        or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static string? LocationOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("Location", out var values) ? values.ToString() : null;

    private static void Check(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new HttpRequestException($"The server answered {(int)response.StatusCode}.");
        }

        // A few packed kilobytes can unpack to gigabytes, and pictures are packed already.
        if (response.Content.Headers.ContentEncoding.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            throw new HttpRequestException("The server answered with a Content-Encoding.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, long maxBytes, CancellationToken cancellationToken)
    {
        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while (kept.Length <= maxBytes && (read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            kept.Write(buffer, 0, (int)Math.Min(read, maxBytes + 1 - kept.Length));
        }

        return kept.GetBuffer().AsMemory(0, (int)kept.Length);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Could not fetch a picture from {Host}, port {Port}: {Reason}")]
    private partial void LogFailed(string host, int port, string reason);
}
