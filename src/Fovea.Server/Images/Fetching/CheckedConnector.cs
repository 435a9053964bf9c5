using System.Net;
using System.Net.Sockets;

namespace Fovea.Server.Images.Fetching;

/// <summary>Opens connections to public addresses and to networks that the operator allowed, and to nothing else.</summary>
/// <param name="allowedNetworks">Reachable besides the public internet, on every port.</param>
/// <param name="resolve">Looks up a name; given an IP address as text, answers that address.</param>
internal sealed class CheckedConnector(IReadOnlyList<IPNetwork> allowedNetworks, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <summary>Connects to the first address of a host that may be reached and answers.</summary>
    /// <exception cref="HttpRequestException">The host has no address that may be reached.</exception>
    /// <exception cref="SocketException">None of them answers, or the name is unknown.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint host, CancellationToken cancellationToken)
    {
        // One look-up for the check and the connection: a name that changes its address in between (DNS rebinding) gains nothing.
        var addresses = Array.FindAll(await resolve(host.Host, cancellationToken), address => IsAllowed(address, host.Port));
        if (addresses.Length == 0)
        {
            throw new HttpRequestException($"'{host.Host}' has no address that may be reached on port {host.Port}.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsAllowed(IPAddress address, int port)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return allowedNetworks.Any(network => network.Contains(plain)) || (ImageAddress.IsWebPort(port) && PublicAddress.IsPublic(plain));
    }
}
