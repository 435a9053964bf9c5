using Fovea.Protocol;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Images;
using Fovea.Server.Projects;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fovea.Server.Iterations;

internal static class PerformanceApi
{
    private const float DefaultThreshold = 0.5f;
    private const float DefaultOverlapThreshold = 0.3f;

    public static IEndpointRouteBuilder MapPerformance(this IEndpointRouteBuilder routes)
    {
        var performance = routes.MapTraining("Iterations").MapGroup("/projects/{projectId}/iterations/{iterationId}/performance");
        performance.MapGet("", GetAsync).WithName("GetIterationPerformance");
        performance.MapGet("images", ListImagesAsync).WithName("GetImagePerformances");
        performance.MapGet("images/count", CountImagesAsync).WithName("GetImagePerformanceCount");
        return routes;
    }

    private static async Task<Ok<IterationPerformance>> GetAsync(
        Guid projectId, Guid iterationId, float? threshold, float? overlapThreshold,
        Caller caller, ProjectService projects, PerformanceService performance, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        _ = Arguments.Fraction(overlapThreshold, nameof(overlapThreshold), DefaultOverlapThreshold);
        var at = Arguments.Fraction(threshold, nameof(threshold), DefaultThreshold);
        var (metrics, tagIds) = await performance.MeasureAsync(project, iterationId, at, cancellationToken);
        return TypedResults.Ok(metrics.ToContract(tagIds));
    }

    private static async Task<Ok<IReadOnlyList<ImagePerformance>>> ListImagesAsync(
        Guid projectId, Guid iterationId, string[]? tagIds, string? orderBy, int? take, int? skip,
        Caller caller, ProjectService projects, PerformanceService performance, ImageLinks links, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var listed = await performance.ListImagesAsync(
            project, iterationId, Arguments.Ids(tagIds, nameof(tagIds), ProtocolLimits.MaxTagIds),
            Arguments.Enum(orderBy, nameof(orderBy), ImageOrderBy.Newest), Arguments.Page(take, skip), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<ImagePerformance>>([.. listed.Select(i => i.Image.ToPerformance(i.Predictions, links))]);
    }

    private static async Task<Ok<int>> CountImagesAsync(
        Guid projectId, Guid iterationId, string[]? tagIds,
        Caller caller, ProjectService projects, PerformanceService performance, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        return TypedResults.Ok(await performance.CountImagesAsync(project, iterationId, Arguments.Ids(tagIds, nameof(tagIds), ProtocolLimits.MaxTagIds), cancellationToken));
    }
}
