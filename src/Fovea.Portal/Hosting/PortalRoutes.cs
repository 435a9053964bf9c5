using Fovea.Portal.Components;
using Fovea.Portal.Sessions;
using Fovea.Portal.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;

namespace Fovea.Portal.Hosting;

/// <summary>The portal's pages and endpoints.</summary>
public static class PortalRoutes
{
    /// <summary>The page that says that there is none of an address.</summary>
    public const string NotFoundPath = "/not-found";

    /// <summary>
    /// What a page may load. Inline styles are allowed because MudBlazor positions its elements by them and writes its theme as a style
    /// element; no script is inline, and nothing comes from elsewhere.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        + "media-src 'self' blob:; manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    /// <summary>Maps the pages; comes after the middleware that authorises requests.</summary>
    public static void MapPortal(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
            {
                var headers = context.Response.Headers;
                headers.ContentSecurityPolicy = ContentSecurityPolicy;
                headers.XFrameOptions = "DENY";
                headers.CacheControl = "no-cache, no-store";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()";
            }

            return next(context);
        });
        app.Use(new OpenPages().InvokeAsync);
        app.UseAntiforgery();
        app.MapPortalAssets();
        app.MapGet("/", () => TypedResults.Redirect(SignInAddress.Home)).AllowAnonymous().ExcludeFromDescription();
        app.MapSignIn();
        app.MapUploads();
        app.MapRazorComponents<App>()
            // Pages carry a stricter policy of their own.
            .AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null)
            .RequireAuthorization(PortalPolicy.Name);
    }
}
