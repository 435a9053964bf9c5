using Microsoft.Net.Http.Headers;

namespace Fovea.Server.Images;

/// <summary>Serves what <see cref="ImageLinks"/> signs.</summary>
internal static class ArtifactsApi
{
    public static IEndpointRouteBuilder MapArtifacts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(ImageLinks.Route, ServeAsync).AllowAnonymous().ExcludeFromDescription();
        return routes;
    }

    private static async Task<IResult> ServeAsync(
        string container, string file, long? se, string? sig, HttpResponse response,
        ImageLinks links, ArtifactReader artifacts, CancellationToken cancellationToken)
    {
        if (se is null || sig is null || !links.IsValid(container, file, se.Value, sig))
        {
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        }

        // A picture must never run as a page, whatever else its bytes are.
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        response.Headers[HeaderNames.CacheControl] = "private, max-age=86400";
        return await artifacts.ReadAsync(container, file, cancellationToken) is { } artifact
            ? TypedResults.Bytes(artifact.Content, artifact.ContentType)
            : TypedResults.NotFound();
    }
}
