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

    /// <summary>Whether a request came by the socket; one whose client has hung up did not, as nobody waits for its answer.</summary>
    public bool Carries(HttpContext context)
    {
        try
        {
            return context.Features.Get<IConnectionSocketFeature>()?.Socket.LocalEndPoint is UnixDomainSocketEndPoint endPoint && endPoint.ToString() == SocketPath;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
