namespace Fovea.Portal.Hosting;

/// <summary>What the server tells the portal that it mounts.</summary>
public sealed record PortalOptions
{
    /// <summary>The Unix socket at which the server answers the portal's own calls.</summary>
    public required string SocketPath { get; init; }

    /// <summary>The file that keeps the sessions, encrypted, while the server does not run.</summary>
    public required string SessionsPath { get; init; }

    /// <summary>The admin key, for whoever signs in by a link that the server printed.</summary>
    public required Func<string> AdminKey { get; init; }
}
