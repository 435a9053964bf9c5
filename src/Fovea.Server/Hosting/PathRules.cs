namespace Fovea.Server.Hosting;

/// <summary>Paths as clients really send them.</summary>
internal static class PathRules
{
    /// <summary>An endpoint that ends in a slash makes clients send <c>//customvision</c> (recorded); one slash is meant.</summary>
    public static IApplicationBuilder UseSingleSlashes(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var path = context.Request.Path.Value;
        if (path is not null && path.StartsWith("//", StringComparison.Ordinal))
        {
            context.Request.Path = "/" + path.TrimStart('/');
        }

        return next(context);
    });
}
