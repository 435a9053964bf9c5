using Fovea.Engine.Imaging;
using Fovea.Protocol;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Prediction;
using Fovea.Server.Hosting;
using Fovea.Server.Images;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fovea.Server.Predictions;

/// <summary>The prediction API: published iterations, prediction keys.</summary>
internal static class PredictionApi
{
    public static IEndpointRouteBuilder MapPredictionApi(this IEndpointRouteBuilder routes)
    {
        var prediction = routes.MapPrediction();
        var classify = prediction.MapGroup("/{projectId}/classify/iterations/{publishedName}").Gated();
        classify.MapPost("image", ClassifyImageAsync).WithName("ClassifyImage");
        classify.MapPost("image/nostore", ClassifyImageWithNoStoreAsync).WithName("ClassifyImageWithNoStore");
        classify.MapPost("url", ClassifyUrlAsync).WithName("ClassifyImageUrl");
        classify.MapPost("url/nostore", ClassifyUrlWithNoStoreAsync).WithName("ClassifyImageUrlWithNoStore");

        var detect = prediction.MapGroup("/{projectId}/detect/iterations/{publishedName}");
        detect.MapPost("image", RefuseDetectionAsync).WithName("DetectImage").Produces<ImagePrediction>();
        detect.MapPost("image/nostore", RefuseDetectionAsync).WithName("DetectImageWithNoStore").Produces<ImagePrediction>();
        detect.MapPost("url", RefuseUrlDetectionAsync).WithName("DetectImageUrl").Produces<ImagePrediction>();
        detect.MapPost("url/nostore", RefuseUrlDetectionAsync).WithName("DetectImageUrlWithNoStore").Produces<ImagePrediction>();
        return routes;
    }

    private static Task<Ok<ImagePrediction>> ClassifyImageAsync(
        Guid projectId, string publishedName, string? application, HttpContext context, Caller caller,
        PublishedIterations published, PredictionService predictions, CancellationToken cancellationToken) =>
        ClassifyBodyAsync(projectId, publishedName, PredictionStorage.On(application), context, caller, published, predictions, cancellationToken);

    private static Task<Ok<ImagePrediction>> ClassifyImageWithNoStoreAsync(
        Guid projectId, string publishedName, string? application, HttpContext context, Caller caller,
        PublishedIterations published, PredictionService predictions, CancellationToken cancellationToken) =>
        ClassifyBodyAsync(projectId, publishedName, PredictionStorage.Off, context, caller, published, predictions, cancellationToken);

    private static Task<Ok<ImagePrediction>> ClassifyUrlAsync(
        Guid projectId, string publishedName, string? application, ImageUrl? body, HttpContext context, Caller caller,
        PublishedIterations published, PredictionService predictions, SingleImageFetcher fetcher, CancellationToken cancellationToken) =>
        ClassifyAddressAsync(projectId, publishedName, PredictionStorage.On(application), body, context, caller, published, predictions, fetcher, cancellationToken);

    private static Task<Ok<ImagePrediction>> ClassifyUrlWithNoStoreAsync(
        Guid projectId, string publishedName, string? application, ImageUrl? body, HttpContext context, Caller caller,
        PublishedIterations published, PredictionService predictions, SingleImageFetcher fetcher, CancellationToken cancellationToken) =>
        ClassifyAddressAsync(projectId, publishedName, PredictionStorage.Off, body, context, caller, published, predictions, fetcher, cancellationToken);

    private static async Task<Ok<ImagePrediction>> ClassifyBodyAsync(
        Guid projectId, string publishedName, PredictionStorage storage, HttpContext context, Caller caller,
        PublishedIterations published, PredictionService predictions, CancellationToken cancellationToken)
    {
        var iteration = await published.FindAsync(caller.Resource, projectId, publishedName, cancellationToken);
        var image = await UploadReader.ReadOneAsync(context.Request, ProtocolLimits.MaxPredictionImageBytes, cancellationToken);
        return TypedResults.Ok(await predictions.ClassifyAsync(context.RequestId(), iteration, image, ImageLimits.Prediction, storage, cancellationToken));
    }

    private static async Task<Ok<ImagePrediction>> ClassifyAddressAsync(
        Guid projectId, string publishedName, PredictionStorage storage, ImageUrl? body, HttpContext context, Caller caller,
        PublishedIterations published, PredictionService predictions, SingleImageFetcher fetcher, CancellationToken cancellationToken)
    {
        var iteration = await published.FindAsync(caller.Resource, projectId, publishedName, cancellationToken);
        var image = await fetcher.FetchAsync(body?.Url, ProtocolLimits.MaxPredictionImageBytes, cancellationToken);
        return TypedResults.Ok(await predictions.ClassifyAsync(context.RequestId(), iteration, image, ImageLimits.Prediction, storage, cancellationToken));
    }

    private static Task<IResult> RefuseUrlDetectionAsync(
        Guid projectId, string publishedName, ImageUrl? body, Caller caller, PublishedIterations published, CancellationToken cancellationToken)
    {
        // The body is bound so that it is documented, and refused where it is no JSON, as that of the classifying twin.
        _ = body;
        return RefuseDetectionAsync(projectId, publishedName, caller, published, cancellationToken);
    }

    private static async Task<IResult> RefuseDetectionAsync(
        Guid projectId, string publishedName, Caller caller, PublishedIterations published, CancellationToken cancellationToken)
    {
        // Only classifiers can be trained so far, so whatever is published under the name is one.
        await published.FindAsync(caller.Resource, projectId, publishedName, cancellationToken);
        throw new ServiceException(
            ErrorCode.BadRequestNotSupported, "The iteration is a classifier: ask it under /classify/ instead of /detect/.");
    }
}
