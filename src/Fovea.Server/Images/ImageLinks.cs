using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fovea.Server.Resources;
using Microsoft.AspNetCore.WebUtilities;

namespace Fovea.Server.Images;

/// <summary>Signed, read-only addresses of stored files, valid for a day as the original's are.</summary>
internal sealed class ImageLinks(KeyRing keys, IHttpContextAccessor http, TimeProvider time)
{
    public const string Route = "/artifacts/{container}/{file}";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private readonly byte[] _key = keys.DeriveKey("artifact links");

    /// <summary>The picture, upright, longest side at most 1600 pixels.</summary>
    public string Resized(Guid projectId, Guid imageId) => Sign($"i-{projectId:N}", $"i-{imageId:N}");

    /// <summary>The picture as it was uploaded.</summary>
    public string Original(Guid projectId, Guid imageId) => Sign($"i-{projectId:N}", $"o-{imageId:N}");

    public string Thumbnail(Guid projectId, Guid imageId) => Sign($"i-{projectId:N}", $"t-{imageId:N}");

    /// <summary>Signs any file of a container.</summary>
    public string Sign(string container, string file)
    {
        var request = http.HttpContext!.Request;
        var expires = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        return $"{request.Scheme}://{request.Host}/artifacts/{container}/{file}?se={expires.ToString(CultureInfo.InvariantCulture)}&sig={Signature(container, file, expires)}";
    }

    public bool IsValid(string container, string file, long expires, string signature) =>
        time.GetUtcNow().ToUnixTimeSeconds() <= expires
        && CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Signature(container, file, expires)), Encoding.UTF8.GetBytes(signature));

    private string Signature(string container, string file, long expires) =>
        WebEncoders.Base64UrlEncode(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{container}/{file}\n{expires.ToString(CultureInfo.InvariantCulture)}")));
}
