using System.Collections.Concurrent;
using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using Fovea.Portal.Access;
using Fovea.Portal.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;

namespace Fovea.Portal.Sessions;

/// <summary>Somebody signed in at a browser. Lives in memory, because it holds the key that was signed in with; see <see cref="SessionKeeper"/>.</summary>
/// <param name="Key">The admin key or a key of the resource. Secret; it never reaches the browser.</param>
/// <param name="ResourceName">The resource whose key it is; <see langword="null"/> for an administrator.</param>
/// <param name="Browser">Where the sign-in came from.</param>
internal sealed record PortalSession(string Key, string? ResourceName, IPAddress? Browser)
{
    private const string IdClaim = "fovea-session";

    public string Id { get; init; } = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    public bool IsAdministrator => ResourceName is null;

    /// <summary>The keys that an administrator's session has asked for, by the names of their resources. Secret.</summary>
    public ConcurrentDictionary<string, string> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>Which resource owns a project, as far as it was asked for.</summary>
    public ConcurrentDictionary<Guid, PortalResource> Owners { get; } = new();

    public DateTimeOffset Created { get; init; }

    public DateTimeOffset LastUsed { get; set; }

    /// <summary>What the cookie stands for.</summary>
    public AuthenticationTicket? Ticket { get; set; }

    public ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
        [new Claim(IdClaim, Id), new Claim(ClaimTypes.NameIdentifier, Id), new Claim(ClaimTypes.Name, ResourceName ?? "Administrator")], PortalPolicy.Scheme));

    public static string? IdOf(ClaimsPrincipal user) => user.FindFirst(IdClaim)?.Value;

    /// <summary>A printed form without the key.</summary>
    public override string ToString() => ResourceName ?? "Administrator";
}
