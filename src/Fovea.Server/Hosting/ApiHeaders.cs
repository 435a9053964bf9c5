using Microsoft.Net.Http.Headers;

namespace Fovea.Server.Hosting;

/// <summary>Tells browsers that an answer of an API is no page, belongs in no frame and is not to be kept.</summary>
internal static class ApiHeaders
{
    private static readonly PathString[] Roots = ["/customvision", "/fovea", "/manage"];

    /// <summary>Whether a path is an API's, whatever is there.</summary>
    public static bool IsApi(PathString path) => Array.Exists(Roots, root => path.StartsWithSegments(root));

    // When the answer starts, because the error handler clears what was set before; and what a handler set, of pictures for instance, stays.
    public static IApplicationBuilder UseApiHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (IsApi(context.Request.Path))
        {
            context.Response.OnStarting(Add, context.Response.Headers);
        }

        return next(context);
    });

    private static Task Add(object state)
    {
        var headers = (IHeaderDictionary)state;
        headers.TryAdd(HeaderNames.CacheControl, "no-store");
        headers.TryAdd(HeaderNames.ContentSecurityPolicy, "default-src 'none'; frame-ancestors 'none'");
        headers.TryAdd(HeaderNames.XFrameOptions, "DENY");
        headers.TryAdd(HeaderNames.XContentTypeOptions, "nosniff");
        return Task.CompletedTask;
    }
}
