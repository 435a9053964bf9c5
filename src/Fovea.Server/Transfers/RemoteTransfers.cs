using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Fovea.Server.Images.Fetching;
using Fovea.Server.Transfers.Format;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Transfers;

/// <summary>Fetches projects from other Fovea servers.</summary>
/// <remarks>A token is an address that a caller gives: as with pictures, nothing inside the operator's network answers unless it was named.</remarks>
internal sealed partial class RemoteTransfers : IDisposable
{
    /// <summary>The one text for whatever goes wrong; told apart, failures would turn the server into a scanner of its own network.</summary>
    public const string NotFetched =
        "The token's server could not be asked, or does not accept the token (any longer). "
        + "A server in a private network, or on a port other than 80 and 443, has to be named in Transfers:AllowedNetworks of this one.";

    private const int MaxProjectBytes = 256 * 1024;
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(15);

    private readonly TransferOptions _options;
    private readonly ILogger<RemoteTransfers> _logger;
    private readonly HttpMessageInvoker _client;

    public RemoteTransfers(IOptions<TransferOptions> options, ILogger<RemoteTransfers> logger)
    {
        _options = options.Value;
        _logger = logger;
        var connector = new CheckedConnector([.. _options.AllowedNetworks.Select(network => IPNetwork.Parse(network))], Dns.GetHostAddressesAsync);
        _client = new HttpMessageInvoker(CreateHandler(connector));
    }

    /// <summary>Asks what the token is for.</summary>
    /// <exception cref="InvalidArchiveException">The server cannot be asked or refuses.</exception>
    public Task<TransferProject> ReadProjectAsync(ImportToken token, CancellationToken cancellationToken) =>
        FetchAsync(token, token.ProjectAddress, AnswerTimeout, async (body, linked) =>
        {
            using var json = new MemoryStream();
            await Staging.CopyAsync(body, json, MaxProjectBytes, linked);
            return TransferJson.Parse<TransferProject>(json.ToArray(), "The other server's answer");
        }, cancellationToken);

    /// <summary>Copies the archive to <paramref name="file"/>.</summary>
    /// <exception cref="InvalidArchiveException">It could not be had whole, or is too large.</exception>
    public Task DownloadAsync(ImportToken token, Stream file, CancellationToken cancellationToken) =>
        FetchAsync(token, token.Address, _options.Timeout, async (body, linked) =>
        {
            await Staging.CopyAsync(body, file, _options.MaxBytes, linked);
            return true;
        }, cancellationToken);

    public void Dispose() => _client.Dispose();

    private static SocketsHttpHandler CreateHandler(CheckedConnector connector) => new()
    {
        ConnectCallback = (context, cancellationToken) => connector.ConnectAsync(context.DnsEndPoint, cancellationToken),
        ConnectTimeout = AnswerTimeout,
        // Through a proxy the connector would see the proxy's address, and the target would go unchecked.
        UseProxy = false,
        // A redirect would take the secret elsewhere.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        SslOptions = new SslClientAuthenticationOptions
        {
            // A certificate may name addresses for its issuer, and those would be fetched by a client that checks nothing.
            CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
        },
    };

    private async Task<T> FetchAsync<T>(
        ImportToken token, Uri address, TimeSpan timeout, Func<Stream, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "User-Agent", "Fovea" }, { "Accept-Encoding", "identity" } } };
            using var response = await _client.SendAsync(request, deadline.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new HttpRequestException($"The server answered {(int)response.StatusCode}.");
            }

            await using var body = await response.Content.ReadAsStreamAsync(deadline.Token);
            return await read(body, deadline.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogFailed(token.TransferId, token.Address.Host, token.Address.Port, e is OperationCanceledException ? $"no whole answer within {timeout}" : e.Message);
            throw new InvalidArchiveException(NotFetched, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Could not fetch transfer {TransferId} from {Host}, port {Port}: {Reason}")]
    private partial void LogFailed(Guid transferId, string host, int port, string reason);
}
