using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace Fovea.Portal.Sessions;

/// <summary>Names the cookie: the <c>__Host-</c> prefix needs https, and cookies know no ports, of which two servers may use two.</summary>
internal sealed class SessionCookies : ICookieManager
{
    private readonly ChunkingCookieManager _cookies = new();

    public string? GetRequestCookie(HttpContext context, string key) => _cookies.GetRequestCookie(context, NameFor(context.Request));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _cookies.AppendResponseCookie(context, NameFor(context.Request), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) => _cookies.DeleteCookie(context, NameFor(context.Request), options);

    private static string NameFor(HttpRequest request) =>
        (request.IsHttps ? "__Host-fovea" : "fovea") + (request.Host.Port is { } port ? $"-{port}" : "");
}
