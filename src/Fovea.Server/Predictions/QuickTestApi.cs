using Fovea.Engine.Imaging;
using Fovea.Protocol;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Images;
using Fovea.Server.Iterations;
using Fovea.Server.Projects;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fovea.Server.Predictions;

/// <summary>Predictions of the training API: any completed iteration, training keys.</summary>
internal static class QuickTestApi
{
    public static IEndpointRouteBuilder MapQuickTest(this IEndpointRouteBuilder routes)
    {
        var quickTest = routes.MapTraining("Quick test").MapGroup("/projects/{projectId}/quicktest").Gated();
        quickTest.MapPost("image", TestImageAsync).WithName("QuickTestImage");
        quickTest.MapPost("url", TestUrlAsync).WithName("QuickTestImageUrl");
        return routes;
    }

    private static async Task<Ok<ImagePrediction>> TestImageAsync(
        Guid projectId, Guid? iterationId, bool? store, HttpContext context, Caller caller, ProjectService projects, IterationService iterations,
        PublishedIterations published, PredictionService predictions, CancellationToken cancellationToken)
    {
        var iteration = await FindIterationAsync(projectId, iterationId, caller, projects, iterations, cancellationToken);
        var image = await UploadReader.ReadOneAsync(context.Request, ProtocolLimits.MaxTrainingImageBytes, cancellationToken);
        var predictable = await published.LoadAsync(iteration, cancellationToken);
        return TypedResults.Ok(await predictions.ClassifyAsync(context.RequestId(), predictable, image, ImageLimits.Training, StorageOf(store), cancellationToken));
    }

    private static async Task<Ok<ImagePrediction>> TestUrlAsync(
        Guid projectId, Guid? iterationId, bool? store, ImageUrl? body, HttpContext context, Caller caller, ProjectService projects, IterationService iterations,
        PublishedIterations published, PredictionService predictions, SingleImageFetcher fetcher, CancellationToken cancellationToken)
    {
        var iteration = await FindIterationAsync(projectId, iterationId, caller, projects, iterations, cancellationToken);
        var image = await fetcher.FetchAsync(body?.Url, ProtocolLimits.MaxTrainingImageBytes, cancellationToken);
        var predictable = await published.LoadAsync(iteration, cancellationToken);
        return TypedResults.Ok(await predictions.ClassifyAsync(context.RequestId(), predictable, image, ImageLimits.Training, StorageOf(store), cancellationToken));
    }

    private static PredictionStorage StorageOf(bool? store) => store == false ? PredictionStorage.Off : PredictionStorage.On(application: null);

    /// <summary>The iteration that is named, or else the newest that is completed.</summary>
    private static async Task<IterationEntity> FindIterationAsync(
        Guid projectId, Guid? iterationId, Caller caller, ProjectService projects, IterationService iterations, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        if (iterationId is { } id)
        {
            var named = await iterations.GetAsync(project, id, cancellationToken);
            IterationService.CheckTrained(named);
            return named;
        }

        return (await iterations.ListAsync(project, cancellationToken)).LastOrDefault(i => i.Status == IterationStatus.Completed)
            ?? throw new ServiceException(ErrorCode.NotFoundProjectDefaultIteration, "The project has no completed iteration; train it first.");
    }
}
