using Fovea.Protocol;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Images.Fetching;
using Fovea.Server.Predictions;
using Fovea.Server.Projects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Fovea.Server.Images;

/// <summary>The four ways by which pictures get into a workspace.</summary>
internal static class ImageUploadsApi
{
    public static IEndpointRouteBuilder MapImageUploads(this IEndpointRouteBuilder routes)
    {
        var images = routes.MapTraining("Images").MapGroup("/projects/{projectId}/images");
        images.MapPost("", CreateFromDataAsync).WithName("CreateImagesFromData").ProducesBatch<ImageCreateSummary>().WithMetadata(new UploadSizeLimit());
        images.MapPost("files", CreateFromFilesAsync).WithName("CreateImagesFromFiles").ProducesBatch<ImageCreateSummary>().WithMetadata(new UploadSizeLimit());
        images.MapPost("urls", CreateFromUrlsAsync).WithName("CreateImagesFromUrls").ProducesBatch<ImageCreateSummary>();
        images.MapPost("predictions", CreateFromPredictionsAsync).WithName("CreateImagesFromPredictions").ProducesBatch<ImageCreateSummary>();
        return routes;
    }

    private static async Task<JsonHttpResult<ImageCreateSummary>> CreateFromDataAsync(
        Guid projectId, [FromQuery] string[]? tagIds, HttpRequest request,
        Caller caller, ProjectService projects, ImageIntake intake, ImageLinks links, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var tags = Arguments.Ids(tagIds, nameof(tagIds), ProtocolLimits.MaxTagsPerBatch);
        var files = ImageBatchRules.CheckImages(
            await UploadReader.ReadAsync(request, ProtocolLimits.MaxImagesPerBatch, ProtocolLimits.MaxTrainingImageBytes, cancellationToken));
        var results = await intake.AddAsync(project, [.. files.Select(file => new NewImage(file.Name, file.Content) { TagIds = tags })], cancellationToken);
        return Summarise(results, links);
    }

    private static async Task<JsonHttpResult<ImageCreateSummary>> CreateFromFilesAsync(
        Guid projectId, ImageFileCreateBatch batch, Caller caller, ProjectService projects, ImageIntake intake, ImageLinks links, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var tags = ImageBatchRules.CheckTags(batch.TagIds);
        var metadata = ImageBatchRules.CheckMetadata(batch.Metadata);
        var images = ImageBatchRules.CheckImages(batch.Images).Select(entry => new NewImage(entry.Name, entry.Contents ?? [])
        {
            TagIds = Union(entry.TagIds, tags),
            Regions = entry.Regions ?? [],
            Metadata = metadata,
        });
        return Summarise(await intake.AddAsync(project, [.. images], cancellationToken), links);
    }

    private static async Task<JsonHttpResult<ImageCreateSummary>> CreateFromUrlsAsync(
        Guid projectId, ImageUrlCreateBatch batch,
        Caller caller, ProjectService projects, ImageIntake intake, ImageFetcher fetcher, ImageLinks links, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var tags = ImageBatchRules.CheckTags(batch.TagIds);
        var metadata = ImageBatchRules.CheckMetadata(batch.Metadata);
        var images = await Task.WhenAll(ImageBatchRules.CheckImages(batch.Images).Select(async entry =>
            new NewImage(entry.Url, await TryFetchAsync(fetcher, entry.Url, cancellationToken))
            {
                TagIds = Union(entry.TagIds, tags),
                Regions = entry.Regions ?? [],
                Metadata = metadata,
            }));
        return Summarise(await intake.AddAsync(project, images, cancellationToken), links);
    }

    private static async Task<JsonHttpResult<ImageCreateSummary>> CreateFromPredictionsAsync(
        Guid projectId, ImageIdCreateBatch batch, Caller caller, ProjectService projects, StoredPredictionService predictions, ImageLinks links,
        CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var tags = ImageBatchRules.CheckTags(batch.TagIds);
        var metadata = ImageBatchRules.CheckMetadata(batch.Metadata);
        var images = ImageBatchRules.CheckImages(batch.Images).Select(entry => (entry.Id, new NewImage(entry.Id.ToString(), null)
        {
            TagIds = Union(entry.TagIds, tags),
            Regions = entry.Regions ?? [],
            Metadata = metadata,
        }));
        return Summarise(await predictions.CreateImagesAsync(project, [.. images], cancellationToken), links);
    }

    private static async Task<ReadOnlyMemory<byte>?> TryFetchAsync(ImageFetcher fetcher, string? url, CancellationToken cancellationToken)
    {
        try
        {
            return (await fetcher.FetchAsync(url, ProtocolLimits.MaxTrainingImageBytes, cancellationToken)).Content;
        }
        catch (ImageFetchException)
        {
            return null;
        }
    }

    private static IReadOnlyList<Guid> Union(IReadOnlyList<Guid>? own, IReadOnlyList<Guid> batch) => [.. (own ?? []).Union(batch)];

    // Contract: 200 when every image is new, else 207, also when one was there already.
    private static JsonHttpResult<ImageCreateSummary> Summarise(IReadOnlyList<IntakeResult> results, ImageLinks links)
    {
        var isSuccessful = results.All(r => r.Status == ImageCreateStatus.OK);
        var summary = new ImageCreateSummary
        {
            IsBatchSuccessful = isSuccessful,
            Images = [.. results.Select(r => new ImageCreateResult { SourceUrl = r.Source ?? "", Status = r.Status, Image = r.Image?.ToContract(links) })],
        };
        return TypedResults.Json(summary, statusCode: isSuccessful ? StatusCodes.Status200OK : StatusCodes.Status207MultiStatus);
    }

    /// <summary>Room for a full batch of the largest pictures, in Base64 and with its form or JSON around it.</summary>
    private sealed class UploadSizeLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize =>
            (long)ProtocolLimits.MaxImagesPerBatch * ProtocolLimits.MaxTrainingImageBytes * 4 / 3 + ProtocolLimits.MaxImagesPerBatch * 64L * 1024;
    }
}
