using System.Net;
using System.Net.Sockets;
using Fovea.Portal.Hosting;

namespace Fovea.Portal.Access;

/// <summary>Calls the server that mounts the portal, over its Unix socket: whatever addresses and certificates it has for others.</summary>
internal sealed class OwnServer : IDisposable
{
    private readonly SocketsHttpHandler _sockets;

    public OwnServer(PortalOptions options)
    {
        _sockets = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(options.SocketPath), cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
    }

    /// <summary>A client that speaks for a browser: answers name its address of the server, and wrong keys count for its network.</summary>
    /// <param name="browser">The browser's own address; <see langword="null"/> where it is not known.</param>
    public HttpClient CreateClient(IPAddress? browser) =>
        new(new Speaker(_sockets, browser), disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose() => _sockets.Dispose();

    private sealed class Speaker(HttpMessageHandler sockets, IPAddress? browser) : DelegatingHandler(sockets)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Host = request.RequestUri!.Authority;
            request.Headers.Add("X-Forwarded-Proto", request.RequestUri.Scheme);
            if (browser is not null)
            {
                request.Headers.Add("X-Forwarded-For", browser.ToString());
            }

            // The socket needs no encryption.
            request.RequestUri = new UriBuilder(request.RequestUri) { Scheme = Uri.UriSchemeHttp, Port = 80 }.Uri;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
