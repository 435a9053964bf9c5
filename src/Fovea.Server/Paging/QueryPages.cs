using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fovea.Protocol.Errors;
using Fovea.Server.Hosting;
using Fovea.Server.Resources;

namespace Fovea.Server.Paging;

/// <summary>Makes and reads the two texts that carry a query from page to page: its session and its continuation.</summary>
/// <remarks>
/// A session is <c>1:ticks</c> (a form version, and the instant of the first page), which is the form that was recorded of the
/// original. A continuation is a position with a signature over it, the session and the query, so that it continues only the query
/// it was made for.
/// </remarks>
internal sealed class QueryPages(KeyRing keys, TimeProvider time)
{
    private const string SessionForm = "1:";
    private const int SignatureBytes = 16;
    private const int TokenBytes = PagePosition.Bytes + SignatureBytes;
    private readonly byte[] _key = keys.DeriveKey("continuations");

    /// <summary>Finds the page that a request asks for.</summary>
    /// <param name="session">As the answer before gave it; nothing begins a session.</param>
    /// <param name="continuation">As the answer before gave it; nothing asks for the first page.</param>
    /// <param name="query">Everything that decides which rows come in which order, as one text.</param>
    /// <param name="invalid">The code for texts that are not the server's own.</param>
    public QueryPage Open(string? session, string? continuation, string query, ErrorCode invalid)
    {
        if (string.IsNullOrEmpty(session))
        {
            return string.IsNullOrEmpty(continuation)
                ? Begin()
                : throw new ServiceException(invalid, "The query has a continuation and no session; send both as the answer before gave them.");
        }

        if (!TryReadSession(session, out var newest))
        {
            throw new ServiceException(invalid, $"Got '{session}' for session; it must be as an answer before gave it, or null.");
        }

        var page = new QueryPage(session, newest, null);
        return string.IsNullOrEmpty(continuation)
            ? page
            : page with { After = Read(continuation, page, query) ?? throw new ServiceException(
                invalid, $"Got '{continuation}' for continuation; it must be as the answer before gave it, with the same session and the same query, or null.") };
    }

    /// <summary>The continuation that makes the next page begin after <paramref name="position"/>.</summary>
    public string Continue(QueryPage page, string query, PagePosition position)
    {
        Span<byte> token = stackalloc byte[TokenBytes];
        position.Write(token);
        Sign(token[..PagePosition.Bytes], page, query, token[PagePosition.Bytes..]);
        return Base64Url.EncodeToString(token);
    }

    private QueryPage Begin()
    {
        var now = time.GetUtcNow();
        return new QueryPage(SessionForm + now.UtcTicks.ToString(CultureInfo.InvariantCulture), now, null);
    }

    private static bool TryReadSession(string session, out DateTimeOffset newest)
    {
        var isValid = session.StartsWith(SessionForm, StringComparison.Ordinal)
            & long.TryParse(session.AsSpan(Math.Min(SessionForm.Length, session.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            & ticks <= DateTimeOffset.MaxValue.UtcTicks;
        newest = isValid ? new DateTimeOffset(ticks, TimeSpan.Zero) : default;
        return isValid;
    }

    private PagePosition? Read(string continuation, QueryPage page, string query)
    {
        Span<byte> token = stackalloc byte[TokenBytes];
        if (Base64Url.DecodeFromChars(continuation, token, out var consumed, out var written) != OperationStatus.Done
            || consumed != continuation.Length || written != TokenBytes)
        {
            return null;
        }

        Span<byte> signature = stackalloc byte[SignatureBytes];
        Sign(token[..PagePosition.Bytes], page, query, signature);
        return CryptographicOperations.FixedTimeEquals(signature, token[PagePosition.Bytes..]) ? PagePosition.Read(token) : null;
    }

    private void Sign(ReadOnlySpan<byte> position, QueryPage page, string query, Span<byte> signature)
    {
        var text = $"{Convert.ToHexString(position)}\n{page.Session}\n{query}";
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)).AsSpan(0, SignatureBytes).CopyTo(signature);
    }
}
