using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.AutomaticTraining;
using Fovea.Server.Hosting;
using Fovea.Server.Iterations.Progress;
using Fovea.Server.Projects;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fovea.Server.Iterations;

internal static class IterationsApi
{
    public static IEndpointRouteBuilder MapIterations(this IEndpointRouteBuilder routes)
    {
        var project = routes.MapTraining("Iterations").MapGroup("/projects/{projectId}");
        project.MapPost("train", TrainAsync).WithName("TrainProject");
        var iterations = project.MapGroup("iterations");
        iterations.MapGet("", ListAsync).WithName("GetIterations");
        iterations.MapGet("{iterationId}", GetAsync).WithName("GetIteration");
        iterations.MapPatch("{iterationId}", UpdateAsync).WithName("UpdateIteration");
        iterations.MapDelete("{iterationId}", DeleteAsync).WithName("DeleteIteration");
        iterations.MapPost("{iterationId}/publish", PublishAsync).WithName("PublishIteration");
        iterations.MapDelete("{iterationId}/publish", UnpublishAsync).WithName("UnpublishIteration");
        return routes.MapPerformance().MapProgress();
    }

    // Contract: the call returns at once; clients poll GetIteration.
    private static async Task<Ok<Iteration>> TrainAsync(
        Guid projectId, string? trainingType, int? reservedBudgetInHours, bool? forceTrain, string? notificationEmailAddress, TrainingParameters? parameters,
        Caller caller, ProjectService projects, TrainingService training, AutomaticIterations automatic, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        CheckEmailAddress(notificationEmailAddress);
        var request = new TrainingRequest(
            Arguments.Enum(trainingType, nameof(trainingType), TrainingType.Regular),
            TrainingRequest.Budget(reservedBudgetInHours),
            forceTrain == true)
        {
            SelectedTags = parameters?.SelectedTags ?? [],
            BaseModel = parameters?.CustomBaseModelInfo,
        };
        await automatic.StandBackAsync(project, cancellationToken);
        return TypedResults.Ok((await training.StartAsync(project, request, cancellationToken)).ToContract());
    }

    private static async Task<Ok<IReadOnlyList<Iteration>>> ListAsync(
        Guid projectId, Caller caller, ProjectService projects, IterationService iterations, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<Iteration>>([.. (await iterations.ListAsync(project, cancellationToken)).Select(i => i.ToContract())]);
    }

    private static async Task<Ok<Iteration>> GetAsync(
        Guid projectId, Guid iterationId, Caller caller, ProjectService projects, IterationService iterations, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        return TypedResults.Ok((await iterations.GetAsync(project, iterationId, cancellationToken)).ToContract());
    }

    private static async Task<Ok<Iteration>> UpdateAsync(
        Guid projectId, Guid iterationId, Iteration change, Caller caller, ProjectService projects, IterationService iterations, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        return TypedResults.Ok((await iterations.RenameAsync(project, iterationId, change.Name, cancellationToken)).ToContract());
    }

    private static async Task<NoContent> DeleteAsync(
        Guid projectId, Guid iterationId, Caller caller, ProjectService projects, IterationService iterations, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        await iterations.DeleteAsync(project, iterationId, cancellationToken);
        return TypedResults.NoContent();
    }

    // Contract: the body of the answer is the bare boolean.
    private static async Task<Ok<bool>> PublishAsync(
        Guid projectId, Guid iterationId, string? publishName, string? predictionId, bool? overwrite,
        Caller caller, ProjectService projects, PublishingService publishing, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        await publishing.PublishAsync(caller.Resource, project, iterationId, new PublishRequest(publishName, predictionId, overwrite == true), cancellationToken);
        return TypedResults.Ok(true);
    }

    private static async Task<NoContent> UnpublishAsync(
        Guid projectId, Guid iterationId, Caller caller, ProjectService projects, PublishingService publishing, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        await publishing.UnpublishAsync(project, iterationId, cancellationToken);
        return TypedResults.NoContent();
    }

    private static void CheckEmailAddress(string? address)
    {
        if (!string.IsNullOrEmpty(address) && !System.Net.Mail.MailAddress.TryCreate(address, out _))
        {
            throw new ServiceException(ErrorCode.BadRequestInvalidEmailAddress, $"Got '{address}' for notificationEmailAddress, which is not an e-mail address.");
        }
    }
}
