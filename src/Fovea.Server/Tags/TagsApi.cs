using Fovea.Protocol.Errors;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Iterations;
using Fovea.Server.Projects;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fovea.Server.Tags;

internal static class TagsApi
{
    public static IEndpointRouteBuilder MapTags(this IEndpointRouteBuilder routes)
    {
        var tags = routes.MapTraining("Tags").MapGroup("/projects/{projectId}/tags");
        tags.MapGet("", ListAsync).WithName("GetTags");
        tags.MapPost("", CreateAsync).WithName("CreateTag");
        tags.MapGet("{tagId}", GetAsync).WithName("GetTag");
        tags.MapPatch("{tagId}", UpdateAsync).WithName("UpdateTag");
        tags.MapDelete("{tagId}", DeleteAsync).WithName("DeleteTag");
        return routes;
    }

    private static async Task<Ok<IReadOnlyList<Tag>>> ListAsync(
        Guid projectId, Guid? iterationId, Caller caller, SnapshotService snapshots, TagService tags, CancellationToken cancellationToken)
    {
        var snapshotId = await snapshots.ResolveAsync(caller.Resource, projectId, iterationId, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<Tag>>([.. (await tags.ListAsync(snapshotId, cancellationToken)).Select(t => t.ToContract())]);
    }

    // Contract: arguments come from the query string, the answer is 200 and not 201.
    private static async Task<Ok<Tag>> CreateAsync(
        Guid projectId, string? name, string? description, string? type,
        Caller caller, ProjectService projects, TagService tags, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var tagType = Arguments.Enum(type, nameof(type), TagType.Regular, ErrorCode.BadRequestTagType);
        var tag = await tags.CreateAsync(project, new NewTag(name, description, tagType), cancellationToken);
        return TypedResults.Ok(tag.ToContract(imageCount: 0));
    }

    private static async Task<Ok<Tag>> GetAsync(
        Guid projectId, Guid tagId, Guid? iterationId, Caller caller, SnapshotService snapshots, TagService tags, CancellationToken cancellationToken)
    {
        var snapshotId = await snapshots.ResolveAsync(caller.Resource, projectId, iterationId, cancellationToken);
        return TypedResults.Ok((await tags.GetAsync(snapshotId, tagId, cancellationToken)).ToContract());
    }

    private static async Task<Ok<Tag>> UpdateAsync(
        Guid projectId, Guid tagId, Tag change, Caller caller, ProjectService projects, TagService tags, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        return TypedResults.Ok((await tags.UpdateAsync(project, tagId, change, cancellationToken)).ToContract());
    }

    private static async Task<NoContent> DeleteAsync(
        Guid projectId, Guid tagId, Caller caller, ProjectService projects, TagService tags, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        await tags.DeleteAsync(project, tagId, cancellationToken);
        return TypedResults.NoContent();
    }
}
