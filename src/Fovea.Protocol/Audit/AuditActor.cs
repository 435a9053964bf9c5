namespace Fovea.Protocol.Audit;

/// <summary>How somebody proved that they may do what they did.</summary>
public enum AuditActor
{
    /// <summary>By a key of the resource.</summary>
    Key,

    /// <summary>In the portal, signed in with a key of the resource.</summary>
    Portal,

    /// <summary>By the admin key.</summary>
    Admin,

    /// <summary>By access to the data folder: a command run beside the server, or the server itself, as when it trains by itself.</summary>
    Local,
}
