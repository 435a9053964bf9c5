using Fovea.Protocol.Errors;
using Fovea.Protocol.Iterations;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Iterations.Advanced;
using Fovea.Server.Projects;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fovea.Server.Iterations.Progress;

/// <summary>Watching and stopping trainings; Fovea's own, beside the contract.</summary>
internal static class ProgressApi
{
    private const string Project = "/fovea/v1/projects/{projectId:guid}";
    private const string Iteration = Project + "/iterations/{iterationId:guid}";

    public static IEndpointRouteBuilder MapProgress(this IEndpointRouteBuilder routes)
    {
        Map(routes.MapGet(Iteration + "/progress", GetAsync), "GetIterationProgress");
        Map(routes.MapPost(Iteration + "/cancel", CancelAsync), "CancelIteration");
        Map(routes.MapGet(Project + "/training-estimate", EstimateAsync), "GetTrainingEstimate");
        return routes;
    }

    private static void Map(RouteHandlerBuilder route, string name) => route.RequireAuthorization(Policies.TrainingKey).WithTags("Training").WithName(name);

    private static async Task<Ok<IterationProgress>> GetAsync(
        Guid projectId, Guid iterationId, Caller caller, ProjectService projects, IterationService iterations, TimeProvider time, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var iteration = await iterations.GetAsync(project, iterationId, cancellationToken);
        return TypedResults.Ok(iteration.ToProgress(await iterations.CountAheadAsync(iteration, cancellationToken), time.GetUtcNow()));
    }

    private static async Task<Ok<Iteration>> CancelAsync(
        Guid projectId, Guid iterationId, Caller caller, ProjectService projects, IterationService iterations, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        return TypedResults.Ok((await iterations.CancelAsync(project, iterationId, cancellationToken)).ToContract());
    }

    private static async Task<Ok<TrainingEstimate>> EstimateAsync(
        Guid projectId, string? trainingType, int? reservedBudgetInHours, Caller caller, ProjectService projects, TrainingEstimator estimator,
        CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var type = Arguments.Enum(trainingType, nameof(trainingType), TrainingType.Regular);
        return TypedResults.Ok(await estimator.EstimateAsync(project, type, Math.Clamp(TrainingRequest.Budget(reservedBudgetInHours), 1, AdvancedTraining.MaxBudgetInHours), cancellationToken));
    }
}
