using Fovea.Protocol;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Projects;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fovea.Server.Images;

internal static class ImageRegionsApi
{
    public static IEndpointRouteBuilder MapImageRegions(this IEndpointRouteBuilder routes)
    {
        var images = routes.MapTraining("Images").MapGroup("/projects/{projectId}/images");
        images.MapPost("regions", CreateAsync).WithName("CreateImageRegions").ProducesBatch<ImageRegionCreateSummary>();
        images.MapDelete("regions", DeleteAsync).WithName("DeleteImageRegions");
        images.MapPost("{imageId}/regionproposals", ProposeAsync).WithName("GetImageRegionProposals");
        return routes;
    }

    // Contract: 200 when every box is new, else 207.
    private static async Task<JsonHttpResult<ImageRegionCreateSummary>> CreateAsync(
        Guid projectId, ImageRegionCreateBatch batch, Caller caller, ProjectService projects, ImageRegionService regions, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var (created, duplicated, exceeded) = await regions.CreateAsync(project, Check(batch.Regions), cancellationToken);
        return TypedResults.Json(
            new ImageRegionCreateSummary { Created = [.. created.Select(r => r.ToCreateResult())], Duplicated = duplicated, Exceeded = exceeded },
            statusCode: duplicated.Count + exceeded.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status207MultiStatus);
    }

    private static IReadOnlyList<ImageRegionCreateEntry> Check(IReadOnlyList<ImageRegionCreateEntry>? regions) => regions switch
    {
        null or { Count: 0 } => throw new ServiceException(ErrorCode.BadRequestImageRegions, "The batch holds no region."),
        { Count: > ProtocolLimits.MaxRegionsPerBatch } => throw new ServiceException(
            ErrorCode.BadRequestExceededBatchSize, $"Got {regions.Count} regions; a batch holds at most {ProtocolLimits.MaxRegionsPerBatch}."),
        _ when regions.Any(region => region is null) => throw new ServiceException(ErrorCode.BadRequestImageRegions, "The batch holds null in place of a region."),
        _ => regions,
    };

    private static async Task<NoContent> DeleteAsync(
        Guid projectId, string[]? regionIds, Caller caller, ProjectService projects, ImageRegionService regions, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        await regions.DeleteAsync(project, Arguments.RequiredIds(regionIds, nameof(regionIds), ProtocolLimits.MaxRegionsPerBatch), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ImageRegionProposal>> ProposeAsync(
        Guid projectId, Guid imageId, Caller caller, ProjectService projects, RegionProposer proposer, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        return TypedResults.Ok(new ImageRegionProposal
        {
            ProjectId = project.Id,
            ImageId = imageId,
            Proposals = await proposer.ProposeAsync(project, imageId, cancellationToken),
        });
    }
}
