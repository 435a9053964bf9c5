using System.Net;
using System.Net.Sockets;

namespace Fovea.Server.Hosting;

/// <summary>The addresses that a server is to listen on, before it does.</summary>
internal static class ListeningAddresses
{
    /// <summary>What is wrong with the first address that cannot be listened on.</summary>
    /// <param name="urls">Such as <c>http://127.0.0.1:7070</c>; <c>*</c> and <c>+</c> stand for every address of the machine.</param>
    /// <returns>The address with the reason, or <see langword="null"/> when all are free.</returns>
    public static (string Url, string Problem)? FirstProblem(IEnumerable<string> urls)
    {
        foreach (var url in urls)
        {
            var known = Uri.TryCreate(url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri);
            if ((known ? ProblemOf(uri!) : "it is no address; write it as http://127.0.0.1:7070") is { } problem)
            {
                return (url, problem);
            }
        }

        return null;
    }

    private static string? ProblemOf(Uri uri)
    {
        var address = IPAddress.TryParse(uri.DnsSafeHost, out var parsed) ? parsed : IPAddress.Loopback;
        try
        {
            using var listener = new TcpListener(address, uri.Port);
            listener.Start();
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "another program listens there",
                SocketError.AccessDenied => "ports below 1024 need a privilege",
                _ => e.Message,
            };
        }
    }
}
