using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Projects;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fovea.Server.Iterations;

internal static class PerformanceApi
{
    private const float DefaultThreshold = 0.5f;
    private const float DefaultOverlapThreshold = 0.3f;

    public static IEndpointRouteBuilder MapPerformance(this IEndpointRouteBuilder routes)
    {
        routes.MapTraining("Iterations").MapGet("/projects/{projectId}/iterations/{iterationId}/performance", GetAsync).WithName("GetIterationPerformance");
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
}
