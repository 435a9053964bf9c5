using Fovea.Protocol.AutomaticTraining;
using Fovea.Server.Hosting;
using Fovea.Server.Projects;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fovea.Server.AutomaticTraining;

/// <summary>Training after each change; Fovea's own, beside the contract.</summary>
internal static class AutomaticTrainingApi
{
    private const string Path = "/fovea/v1/projects/{projectId:guid}/automatic-training";

    public static IEndpointRouteBuilder MapAutomaticTraining(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, GetAsync).RequireAuthorization(Policies.TrainingKey).WithTags("AutomaticTraining").WithName("GetAutomaticTraining");
        routes.MapPut(Path, SetAsync).RequireAuthorization(Policies.TrainingKey).WithTags("AutomaticTraining").WithName("SetAutomaticTraining");
        return routes;
    }

    private static async Task<Ok<AutomaticTrainingState>> GetAsync(
        Guid projectId, Caller caller, ProjectService projects, AutomaticTrainingService automatic, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        return TypedResults.Ok(await automatic.GetAsync(project, cancellationToken));
    }

    private static async Task<Ok<AutomaticTrainingState>> SetAsync(
        Guid projectId, AutomaticTrainingSettings settings, Caller caller, ProjectService projects, AutomaticTrainingService automatic,
        CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        await automatic.SetAsync(project, settings.Enabled, cancellationToken);
        return TypedResults.Ok(await automatic.GetAsync(project, cancellationToken));
    }
}
