using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.WebUtilities;

namespace Fovea.Server.Transfers;

/// <summary>What ExportProject gives and ImportProject takes: the address of one project's archive. Secret.</summary>
/// <param name="Address"><c>{server}/transfers/{id}?sig={secret}</c>; the original's token is a URL with query text too.</param>
internal sealed record ImportToken(Uri Address, Guid TransferId, string Secret)
{
    public const string RoutePrefix = "/transfers";
    public const string SecretParameter = "sig";
    private const int MaxLength = 2048;

    /// <summary>Where the server tells what the archive holds.</summary>
    public Uri ProjectAddress => new UriBuilder(Address) { Path = Address.AbsolutePath + "/project" }.Uri;

    public static string Format(string server, Guid transferId, string secret) => $"{server}{RoutePrefix}/{transferId}?{SecretParameter}={secret}";

    /// <summary>Reads a token; it can lead to nothing but the archive of a transfer.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ImportToken? token)
    {
        token = null;
        if (text is not { Length: > 0 and <= MaxLength } || !Uri.TryCreate(text, UriKind.Absolute, out var address) || !IsPlainWeb(address))
        {
            return false;
        }

        var query = QueryHelpers.ParseQuery(address.Query);
        var segments = address.Segments;
        if (segments.Length < 3 || segments[^2] != "transfers/" || !Guid.TryParseExact(segments[^1], "D", out var id)
            || query.Count != 1 || !query.TryGetValue(SecretParameter, out var secret) || secret is not [{ Length: > 0 } single])
        {
            return false;
        }

        token = new ImportToken(address, id, single);
        return true;
    }

    /// <summary>A printed form without the secret.</summary>
    public override string ToString() => $"transfer {TransferId} at {Address.Authority}";

    private static bool IsPlainWeb(Uri address) =>
        (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.Host.Length > 0 && address.UserInfo.Length == 0 && address.Fragment.Length == 0;
}
