using Fovea.Protocol;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Iterations;
using Fovea.Server.Projects;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Fovea.Server.Images;

internal static class ImagesApi
{
    public static IEndpointRouteBuilder MapImages(this IEndpointRouteBuilder routes)
    {
        var images = routes.MapTraining("Images").MapGroup("/projects/{projectId}/images");
        images.MapGet("", ListAsync).WithName("GetImages");
        images.MapGet("count", CountAsync).WithName("GetImageCount");
        images.MapGet("id", GetByIdsAsync).WithName("GetImagesByIds");
        images.MapGet("tagged", ListTaggedAsync).WithName("GetTaggedImages");
        images.MapGet("tagged/count", CountTaggedAsync).WithName("GetTaggedImageCount");
        images.MapGet("untagged", ListUntaggedAsync).WithName("GetUntaggedImages");
        images.MapGet("untagged/count", CountUntaggedAsync).WithName("GetUntaggedImageCount");
        images.MapDelete("", DeleteAsync).WithName("DeleteImages").Produces(StatusCodes.Status202Accepted).Produces(StatusCodes.Status204NoContent);
        images.MapPost("tags", CreateTagsAsync).WithName("CreateImageTags");
        images.MapDelete("tags", DeleteTagsAsync).WithName("DeleteImageTags");
        images.MapPost("metadata", UpdateMetadataAsync).WithName("UpdateImageMetadata").ProducesBatch<ImageMetadataUpdateSummary>();
        return routes.MapImageUploads().MapImageRegions().MapImagePerformances();
    }

    private static Task<Ok<IReadOnlyList<Image>>> ListAsync(
        Guid projectId, Guid? iterationId, string[]? tagIds, string? taggingStatus, [FromQuery(Name = "$filter")] string? filter,
        string? orderBy, int? take, int? skip,
        Caller caller, SnapshotService snapshots, ImageService images, ImageLinks links, CancellationToken cancellationToken) =>
        ListFilteredAsync(
            projectId, iterationId, Arguments.Enum(taggingStatus, nameof(taggingStatus), TaggingStatus.All), tagIds, filter, orderBy, take, skip,
            caller, snapshots, images, links, cancellationToken);

    private static Task<Ok<int>> CountAsync(
        Guid projectId, Guid? iterationId, string[]? tagIds, string? taggingStatus, [FromQuery(Name = "$filter")] string? filter,
        Caller caller, SnapshotService snapshots, ImageService images, CancellationToken cancellationToken) =>
        CountFilteredAsync(
            projectId, iterationId, Arguments.Enum(taggingStatus, nameof(taggingStatus), TaggingStatus.All), tagIds, filter,
            caller, snapshots, images, cancellationToken);

    private static async Task<Ok<IReadOnlyList<Image>>> GetByIdsAsync(
        Guid projectId, string[]? imageIds, Guid? iterationId,
        Caller caller, SnapshotService snapshots, ImageService images, ImageLinks links, CancellationToken cancellationToken)
    {
        var snapshotId = await snapshots.ResolveAsync(caller.Resource, projectId, iterationId, cancellationToken);
        var found = await images.FindAsync(snapshotId, Arguments.Ids(imageIds, nameof(imageIds), ProtocolLimits.MaxImageIds), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<Image>>([.. found.Select(i => i.ToContract(links))]);
    }

    private static Task<Ok<IReadOnlyList<Image>>> ListTaggedAsync(
        Guid projectId, Guid? iterationId, string[]? tagIds, string? orderBy, int? take, int? skip,
        Caller caller, SnapshotService snapshots, ImageService images, ImageLinks links, CancellationToken cancellationToken) =>
        ListFilteredAsync(projectId, iterationId, TaggingStatus.Tagged, tagIds, filter: null, orderBy, take, skip, caller, snapshots, images, links, cancellationToken);

    private static Task<Ok<int>> CountTaggedAsync(
        Guid projectId, Guid? iterationId, string[]? tagIds, Caller caller, SnapshotService snapshots, ImageService images, CancellationToken cancellationToken) =>
        CountFilteredAsync(projectId, iterationId, TaggingStatus.Tagged, tagIds, filter: null, caller, snapshots, images, cancellationToken);

    private static Task<Ok<IReadOnlyList<Image>>> ListUntaggedAsync(
        Guid projectId, Guid? iterationId, string? orderBy, int? take, int? skip,
        Caller caller, SnapshotService snapshots, ImageService images, ImageLinks links, CancellationToken cancellationToken) =>
        ListFilteredAsync(projectId, iterationId, TaggingStatus.Untagged, tagIds: null, filter: null, orderBy, take, skip, caller, snapshots, images, links, cancellationToken);

    private static Task<Ok<int>> CountUntaggedAsync(
        Guid projectId, Guid? iterationId, Caller caller, SnapshotService snapshots, ImageService images, CancellationToken cancellationToken) =>
        CountFilteredAsync(projectId, iterationId, TaggingStatus.Untagged, tagIds: null, filter: null, caller, snapshots, images, cancellationToken);

    private static async Task<Ok<IReadOnlyList<Image>>> ListFilteredAsync(
        Guid projectId, Guid? iterationId, TaggingStatus status, string[]? tagIds, string? filter, string? orderBy, int? take, int? skip,
        Caller caller, SnapshotService snapshots, ImageService images, ImageLinks links, CancellationToken cancellationToken)
    {
        var imageFilter = await FilterAsync(projectId, iterationId, status, tagIds, filter, caller, snapshots, cancellationToken);
        var page = await images.ListAsync(imageFilter, Arguments.Enum(orderBy, nameof(orderBy), ImageOrderBy.Newest), Arguments.Page(take, skip), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<Image>>([.. page.Select(i => i.ToContract(links))]);
    }

    private static async Task<Ok<int>> CountFilteredAsync(
        Guid projectId, Guid? iterationId, TaggingStatus status, string[]? tagIds, string? filter,
        Caller caller, SnapshotService snapshots, ImageService images, CancellationToken cancellationToken) =>
        TypedResults.Ok(await images.CountAsync(await FilterAsync(projectId, iterationId, status, tagIds, filter, caller, snapshots, cancellationToken), cancellationToken));

    private static async Task<ImageFilter> FilterAsync(
        Guid projectId, Guid? iterationId, TaggingStatus status, string[]? tagIds, string? filter,
        Caller caller, SnapshotService snapshots, CancellationToken cancellationToken) =>
        new(await snapshots.ResolveAsync(caller.Resource, projectId, iterationId, cancellationToken))
        {
            Status = status,
            TagIds = Arguments.Ids(tagIds, nameof(tagIds), ProtocolLimits.MaxTagIds),
            Metadata = string.IsNullOrWhiteSpace(filter) ? null : MetadataFilter.Parse(filter),
        };

    // Contract: 204 for ids alone, 202 when a flag was given.
    private static async Task<IResult> DeleteAsync(
        Guid projectId, string[]? imageIds, bool? allImages, bool? allIterations,
        Caller caller, ProjectService projects, ImageService images, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var ids = Arguments.Ids(imageIds, nameof(imageIds), ProtocolLimits.MaxImageIds);
        if (ids.Count > 0 == (allImages == true))
        {
            throw new ServiceException(ErrorCode.BadRequestImageBatch, "Say which images to delete: either imageIds, or allImages=true.");
        }

        await images.DeleteAsync(project, allImages == true ? null : ids, allIterations == true, cancellationToken);
        return allImages == true || allIterations == true ? TypedResults.StatusCode(StatusCodes.Status202Accepted) : TypedResults.NoContent();
    }

    private static async Task<Ok<ImageTagCreateSummary>> CreateTagsAsync(
        Guid projectId, ImageTagCreateBatch batch, Caller caller, ProjectService projects, ImageTagService imageTags, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        return batch.Tags switch
        {
            null or { Count: 0 } => throw new ServiceException(ErrorCode.BadRequestImageTags, "The batch holds no pair of image and tag."),
            { Count: > ProtocolLimits.MaxImageTagsPerBatch } => throw new ServiceException(
                ErrorCode.BadRequestExceededBatchSize, $"Got {batch.Tags.Count} pairs of image and tag; a batch holds at most {ProtocolLimits.MaxImageTagsPerBatch}."),
            _ when batch.Tags.Any(entry => entry is null) => throw new ServiceException(
                ErrorCode.BadRequestImageTags, "The batch holds null in place of a pair of image and tag."),
            var entries => TypedResults.Ok(await imageTags.CreateAsync(project, entries, cancellationToken)),
        };
    }

    private static async Task<NoContent> DeleteTagsAsync(
        Guid projectId, string[]? imageIds, string[]? tagIds, Caller caller, ProjectService projects, ImageTagService imageTags, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        await imageTags.DeleteAsync(
            project,
            Arguments.RequiredIds(imageIds, nameof(imageIds), ProtocolLimits.MaxDeleteImageTagsImageIds),
            Arguments.RequiredIds(tagIds, nameof(tagIds), ProtocolLimits.MaxTagIds),
            cancellationToken);
        return TypedResults.NoContent();
    }

    // Contract: the body is a plain dictionary; 207 when an image could not take it.
    private static async Task<JsonHttpResult<ImageMetadataUpdateSummary>> UpdateMetadataAsync(
        Guid projectId, [FromQuery] string[]? imageIds, Dictionary<string, string?> metadata,
        Caller caller, ProjectService projects, ImageMetadataService imageMetadata, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var ids = Arguments.RequiredIds(imageIds, nameof(imageIds), ProtocolLimits.MaxImageIds);
        var entries = await imageMetadata.UpdateAsync(project, ids, metadata, cancellationToken);
        var isSuccessful = entries.All(e => e.Status == ImageMetadataUpdateStatus.OK);
        return TypedResults.Json(
            new ImageMetadataUpdateSummary { IsBatchSuccessful = isSuccessful, Images = entries },
            statusCode: isSuccessful ? StatusCodes.Status200OK : StatusCodes.Status207MultiStatus);
    }
}
