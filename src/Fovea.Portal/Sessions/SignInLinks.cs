using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Fovea.Portal.Sessions;

/// <summary>Links that sign one browser in as administrator, once, within an hour. They end with the process.</summary>
public sealed class SignInLinks(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    // Only hashes: nothing in memory or a dump of it opens the door.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _expiries = new(StringComparer.Ordinal);

    /// <summary>Makes a link.</summary>
    /// <returns>Its path and query. Secret.</returns>
    public string Create()
    {
        var token = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        _expiries[Hash(token)] = time.GetUtcNow() + Lifetime;
        return $"{SignInAddress.Path}?link={token}";
    }

    /// <summary>Uses a link up.</summary>
    /// <returns>Whether it was good.</returns>
    internal bool Redeem(string token) => _expiries.TryRemove(Hash(token), out var expiry) && time.GetUtcNow() < expiry;

    private static string Hash(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
