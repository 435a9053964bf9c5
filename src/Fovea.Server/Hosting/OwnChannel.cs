using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace Fovea.Server.Hosting;

/// <summary>
/// A Unix socket in a folder that only this user can open, at which the server answers the portal: whatever addresses and certificates
/// there are for others.
/// </summary>
internal sealed class OwnChannel : IDisposable
{
    private const string SocketPrefix = "http://unix:";
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-").FullName;

    public string SocketPath => Path.Combine(_folder, "portal");

    public string Address => SocketPrefix + SocketPath;

    public static bool IsSocket(string address) => address.StartsWith(SocketPrefix, StringComparison.OrdinalIgnoreCase);

    // The socket itself is gone when its client has hung up.
    public bool Carries(HttpContext context) =>
        IsOwn(context.Features.Get<IConnectionEndPointFeature>()?.LocalEndPoint) || IsOwn(context.Features.Get<IConnectionSocketFeature>()?.Socket.LocalEndPoint);

    private bool IsOwn(EndPoint? endPoint) => endPoint is UnixDomainSocketEndPoint && endPoint.ToString() == SocketPath;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
