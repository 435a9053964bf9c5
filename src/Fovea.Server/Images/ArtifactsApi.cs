using Fovea.Protocol.Errors;
using Fovea.Server.Hosting;
using Fovea.Server.Projects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Fovea.Server.Images;

/// <summary>Serves stored files: by signed address to anybody, by path to the project's owner.</summary>
internal static class ArtifactsApi
{
    public static IEndpointRouteBuilder MapArtifacts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(ImageLinks.Route, ServeAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapTraining("Projects").MapGet("/projects/{projectId}/artifacts", GetAsync).WithName("GetArtifact").ProducesFile("application/octet-stream");
        return routes;
    }

    // Contract: bytes, whatever they are. A path of another project looks like one that never was.
    private static async Task<FileContentHttpResult> GetAsync(
        Guid projectId, string path, Caller caller, ProjectService projects, ArtifactReader artifacts, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        return await artifacts.ReadAsync(project.Id, path, cancellationToken) is { } artifact
            ? TypedResults.Bytes(artifact.Content, "application/octet-stream")
            : throw new ServiceException(
                ErrorCode.BadRequestInvalidArtifactUri, $"Got '{path}' for path; the project has no such artifact. A path is that of an image address, without host and query.");
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
