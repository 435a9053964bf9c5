using Fovea.Portal.Hosting;
using Fovea.Protocol;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Portal.Uploads;

/// <summary>Files between browser and API: over HTTP, for which the circuit would be too narrow.</summary>
internal static class UploadsApi
{
    private static readonly string Training = ApiVersions.BasePath(Api.Training, "3.3");

    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        var project = routes.MapGroup("/portal/projects/{projectId:guid}").RequireAuthorization(PortalPolicy.Name).ExcludeFromDescription();

        // Changes come with the token of the page, which other sites cannot read.
        var changes = project.MapGroup("").AddEndpointFilter(async (invocation, next) =>
            await invocation.HttpContext.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(invocation.HttpContext)
                ? await next(invocation)
                : TypedResults.StatusCode(StatusCodes.Status400BadRequest));
        changes.MapPost("images", (Guid projectId, HttpContext context, ApiForwarder forwarder) =>
            forwarder.ForwardAsync(context, projectId, $"{Training}/projects/{projectId}/images", "tagIds"));
        changes.MapPost("pictures.zip", (Guid projectId, HttpContext context, ApiForwarder forwarder) =>
            forwarder.ForwardAsync(context, projectId, $"/fovea/v1/projects/{projectId}/pictures.zip"));
        changes.MapPost("quicktest/image", (Guid projectId, HttpContext context, ApiForwarder forwarder) =>
            forwarder.ForwardAsync(context, projectId, $"{Training}/projects/{projectId}/quicktest/image", "iterationId", "store"));
        changes.MapPost("iterations/{iterationId:guid}/explanation", (Guid projectId, Guid iterationId, HttpContext context, ApiForwarder forwarder) =>
            forwarder.ForwardAsync(context, projectId, $"/fovea/v1/projects/{projectId}/iterations/{iterationId}/explanation", "tagId"));
        project.MapGet("pictures.zip", (Guid projectId, HttpContext context, ApiForwarder forwarder) =>
            forwarder.ForwardAsync(context, projectId, $"/fovea/v1/projects/{projectId}/pictures.zip"));
    }
}
