using System.Security.Claims;
using System.Text.Encodings.Web;
using Fovea.Server.Resources;
using Fovea.Server.Resources.Limits;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Hosting;

/// <summary>Signs a request in as the resource whose key it carries.</summary>
internal sealed class KeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeyRing keys, WrongKeyGuard guard)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ResourceKey";
    private const string TrainingHeader = "Training-Key";
    private const string PredictionHeader = "Prediction-Key";
    private const string SharedHeader = "Ocp-Apim-Subscription-Key";
    private const string BearerPrefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (ReadKey() is not { } key)
        {
            return AuthenticateResult.NoResult();
        }

        if (await keys.FindAsync(key, Context.RequestAborted) is not { } owner)
        {
            return AuthenticateResult.Fail("unknown key");
        }

        Context.Features.Set(owner);
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, owner.Id.ToString())], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        ReadKey() is null ? GatewayAnswer.AccessDeniedAsync(
            Context, $"Access denied: the request has no key. Send it in the header {RequiredHeader} (or {SharedHeader}).")
        : guard.Count(Context.Connection.RemoteIpAddress) is { } refusal ? GatewayAnswer.TooManyRequestsAsync(Context, refusal)
        : GatewayAnswer.AccessDeniedAsync(
            Context, "Access denied: no resource of this server has the key that was sent. Keys are listed in credentials.json of the data folder.");

    // The original knows no 403 for keys: a key of the wrong kind is an unknown key there, and clients expect 401.
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var owner = Context.Features.GetRequiredFeature<KeyOwner>();
        return GatewayAnswer.AccessDeniedAsync(
            Context,
            $"Access denied: this is a key of '{owner.Name}', a {ResourceKinds.NameOf(owner.Kind)} resource. "
            + $"This operation needs a key of {(IsPrediction ? "a prediction" : "a training")} or multi-service resource, in the header {RequiredHeader}.");
    }

    private bool IsPrediction => Context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>()?.Policy == Policies.PredictionKey;

    private string RequiredHeader => IsPrediction ? PredictionHeader : TrainingHeader;

    private string? ReadKey()
    {
        var headers = Request.Headers;
        if (Usable(headers[RequiredHeader]) is { } own)
        {
            return own;
        }

        if (Usable(headers[SharedHeader]) is { } shared)
        {
            return shared;
        }

        var authorization = headers.Authorization.ToString();
        return authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? Usable(authorization[BearerPrefix.Length..]) : null;
    }

    private static string? Usable(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
