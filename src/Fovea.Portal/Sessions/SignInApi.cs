using Fovea.Portal.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fovea.Portal.Sessions;

/// <summary>What the sign-in form and the sign-out button post to.</summary>
internal static class SignInApi
{
    public const string SignInPath = "/portal/sign-in";
    public const string SignOutPath = "/portal/sign-out";

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(SignInPath, SignInAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost(SignOutPath, SignOutAsync).RequireAuthorization(PortalPolicy.Name).ExcludeFromDescription();
    }

    /// <summary>Sends people to the sign-in page, and tells scripts that they need to.</summary>
    public static Task AskToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        var (request, response) = (context.Request, context.Response);
        if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        response.Redirect(SignInAddress.For(request.Path + request.QueryString, SignInReason.None));
        return Task.CompletedTask;
    }

    private static async Task<RedirectHttpResult> SignInAsync(
        [FromForm] string? key, [FromForm] string? link, [FromForm] string? returnTo, HttpContext context, SignInService service,
        CancellationToken cancellationToken)
    {
        var request = context.Request;
        var browser = context.Connection.RemoteIpAddress;
        var (session, reason) = string.IsNullOrEmpty(link)
            ? await service.WithKeyAsync(key ?? "", new Uri($"{request.Scheme}://{request.Host}"), browser, cancellationToken)
            : service.WithLink(link, browser);
        if (session is null)
        {
            return TypedResults.LocalRedirect(SignInAddress.For(returnTo, reason));
        }

        // With the cookie of an earlier session the new one would take that one's name.
        request.Headers.Remove("Cookie");
        await context.SignInAsync(PortalPolicy.Scheme, session.ToPrincipal());
        return TypedResults.LocalRedirect(SignInAddress.Local(returnTo));
    }

    private static async Task<RedirectHttpResult> SignOutAsync([FromForm] string? returnTo, HttpContext context)
    {
        await context.SignOutAsync(PortalPolicy.Scheme);
        return TypedResults.LocalRedirect(SignInAddress.For(returnTo, SignInReason.SignedOut));
    }
}
