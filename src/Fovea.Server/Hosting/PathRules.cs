using Microsoft.Extensions.Primitives;

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

    /// <summary>A parameter without a value is one that was left out: clients write <c>iterationId=</c> for the workspace.</summary>
    public static IApplicationBuilder UseQueryWithoutBlanks(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var query = context.Request.Query;
        if (query.Any(parameter => IsBlank(parameter.Value)))
        {
            context.Request.Query = new QueryCollection(
                query.Where(parameter => !IsBlank(parameter.Value)).ToDictionary(parameter => parameter.Key, parameter => parameter.Value, StringComparer.OrdinalIgnoreCase));
        }

        return next(context);
    });

    private static bool IsBlank(StringValues values) => values.All(string.IsNullOrEmpty);
}
