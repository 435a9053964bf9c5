using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.FileProviders;

namespace Fovea.Portal.Hosting;

/// <summary>The files that pages refer to, kept in the assembly.</summary>
internal static class PortalAssets
{
    private const string Prefix = "/portal/assets";

    /// <summary>Changes with every build, so that a browser never mixes two.</summary>
    private static readonly string Version = typeof(PortalAssets).Module.ModuleVersionId.ToString("N")[..12];

    /// <summary>The address of a file, such as <c>portal.css</c> or <c>UploadArea.razor.js</c>.</summary>
    public static string Url(string file) => $"{Prefix}/{file}?v={Version}";

    public static void MapPortalAssets(this IEndpointRouteBuilder routes)
    {
        var files = routes.CreateApplicationBuilder();

        // The middleware leaves requests alone that an endpoint answers, and this one is that endpoint.
        files.Use((context, next) =>
        {
            context.SetEndpoint(null);
            return next(context);
        });
        files.UseResponseCompression();
        files.UseStaticFiles(new StaticFileOptions
        {
            RequestPath = Prefix,
            FileProvider = new EmbeddedFileProvider(typeof(PortalAssets).Assembly, "assets"),
            OnPrepareResponse = prepared => prepared.Context.Response.Headers.CacheControl =
                prepared.Context.Request.Query["v"] == Version ? "public, max-age=31536000, immutable" : "no-cache",
        });
        routes.MapGet(Prefix + "/{file}", files.Build()).AllowAnonymous().ExcludeFromDescription();
    }
}
