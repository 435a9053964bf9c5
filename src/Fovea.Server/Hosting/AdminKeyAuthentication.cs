using System.Security.Claims;
using System.Text.Encodings.Web;
using Fovea.Server.Resources;
using Fovea.Server.Resources.Limits;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Hosting;

/// <summary>Signs a request of the management API in by the installation's admin key.</summary>
internal sealed class AdminKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, AdminKey key, WrongKeyGuard guard)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "AdminKey";
    private const string Header = "Admin-Key";

    private string Sent => Request.Headers[Header].ToString().Trim();

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        Sent.Length == 0 ? AuthenticateResult.NoResult()
        : key.Matches(Sent) ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(SchemeName)), SchemeName))
        : AuthenticateResult.Fail("unknown key"));

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        Sent.Length == 0 ? GatewayAnswer.AccessDeniedAsync(
            Context, $"Access denied: the request has no admin key. Send it in the header {Header}; admin.key in the data folder holds it.")
        : guard.Count(Context.Connection.RemoteIpAddress) is { } refusal ? GatewayAnswer.TooManyRequestsAsync(Context, refusal)
        : GatewayAnswer.AccessDeniedAsync(Context, "Access denied: the key that was sent is not the admin key, which admin.key in the data folder holds.");
}
