using System.Net;
using System.Net.Sockets;

namespace Fovea.Server.Operations.Doctor;

/// <summary>The addresses to listen on.</summary>
internal static class PortChecks
{
    private const string Name = "ports";

    public static CheckResult Run(IReadOnlyList<string> urls, bool isServing)
    {
        if (isServing)
        {
            return new CheckResult(Name, CheckStatus.Ok, "In use by the server that runs.");
        }

        foreach (var url in urls)
        {
            if (!Uri.TryCreate(url.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var uri))
            {
                return new CheckResult(Name, CheckStatus.Problem, $"'{url}' is no address to listen on.", "Write it as http://127.0.0.1:7070.");
            }

            if (TryListen(uri) is { } problem)
            {
                return new CheckResult(Name, CheckStatus.Problem, $"{url} cannot be listened on: {problem}", "Stop what uses the port ('ss -ltnp' names it), or start with --urls and another port; ports below 1024 need a privilege.");
            }
        }

        return new CheckResult(Name, CheckStatus.Ok, $"Free: {string.Join(", ", urls)}.");
    }

    private static string? TryListen(Uri uri)
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
            return e.Message;
        }
    }
}
