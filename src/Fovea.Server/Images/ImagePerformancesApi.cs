using Fovea.Protocol;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Iterations;
using Fovea.Server.Projects;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fovea.Server.Images;

/// <summary>An iteration's images with what was predicted for them while it was evaluated.</summary>
internal static class ImagePerformancesApi
{
    public static IEndpointRouteBuilder MapImagePerformances(this IEndpointRouteBuilder routes)
    {
        var images = routes.MapTraining("Iterations").MapGroup("/projects/{projectId}/iterations/{iterationId}/performance/images");
        images.MapGet("", ListAsync).WithName("GetImagePerformances");
        images.MapGet("count", CountAsync).WithName("GetImagePerformanceCount");
        return routes;
    }

    private static async Task<Ok<IReadOnlyList<ImagePerformance>>> ListAsync(
        Guid projectId, Guid iterationId, string[]? tagIds, string? orderBy, int? take, int? skip,
        Caller caller, ProjectService projects, PerformanceService performance, ImageLinks links, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var listed = await performance.ListImagesAsync(
            project, iterationId, Arguments.Ids(tagIds, nameof(tagIds), ProtocolLimits.MaxTagIds),
            Arguments.Enum(orderBy, nameof(orderBy), ImageOrderBy.Newest), Arguments.Page(take, skip), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<ImagePerformance>>([.. listed.Select(i => i.Image.ToPerformance(i.Predictions, links))]);
    }

    private static async Task<Ok<int>> CountAsync(
        Guid projectId, Guid iterationId, string[]? tagIds,
        Caller caller, ProjectService projects, PerformanceService performance, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        return TypedResults.Ok(await performance.CountImagesAsync(project, iterationId, Arguments.Ids(tagIds, nameof(tagIds), ProtocolLimits.MaxTagIds), cancellationToken));
    }
}
