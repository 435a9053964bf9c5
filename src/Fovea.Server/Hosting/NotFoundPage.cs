using Fovea.Portal.Hosting;
using Microsoft.Net.Http.Headers;

namespace Fovea.Server.Hosting;

/// <summary>Shows people who follow a wrong or old link a page, where programs get the gateway's words.</summary>
internal static class NotFoundPage
{
    private static readonly MediaTypeHeaderValue Html = new("text/html");

    /// <summary>Comes before routing, which the page goes through once more.</summary>
    public static void UseNotFoundPage(this WebApplication app) => app.UseWhen(AsksForAPage, pages => pages.UseStatusCodePagesWithReExecute(PortalRoutes.NotFoundPath));

    private static bool AsksForAPage(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && !ApiHeaders.IsApi(context.Request.Path)
        && context.Request.GetTypedHeaders().Accept.Any(accepted => !accepted.MatchesAllTypes && Html.IsSubsetOf(accepted));
}
