using System.Net;
using System.Text.RegularExpressions;

namespace Fovea.Robustness.Tests.Portal;

/// <summary>Somebody who is signed in to the portal, without a browser.</summary>
internal sealed partial class PortalVisitor : IDisposable
{
    private readonly HttpClientHandler _handler = new() { AllowAutoRedirect = false };

    private PortalVisitor(Uri address) => (Address, Http) = (address, new HttpClient(_handler) { BaseAddress = address });

    public Uri Address { get; }

    public HttpClient Http { get; }

    public CookieContainer Cookies => _handler.CookieContainer;

    public static async Task<PortalVisitor> SignInAsync(Uri address, string key)
    {
        var visitor = new PortalVisitor(address);
        var page = await visitor.Http.GetStringAsync("/sign-in");
        var token = WebUtility.HtmlDecode(AntiforgeryToken().Match(page).Groups["value"].Value);
        using var answer = await visitor.Http.PostAsync(
            "/portal/sign-in", new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["key"] = key, ["returnTo"] = "/projects" }));
        Assert.Equal("/projects", answer.Headers.Location?.OriginalString);
        return visitor;
    }

    public void Dispose()
    {
        Http.Dispose();
        _handler.Dispose();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<value>[^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex AntiforgeryToken();
}
