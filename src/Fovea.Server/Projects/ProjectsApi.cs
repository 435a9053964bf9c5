using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Images;
using Fovea.Server.Transfers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Fovea.Server.Projects;

internal static class ProjectsApi
{
    public static IEndpointRouteBuilder MapProjects(this IEndpointRouteBuilder routes)
    {
        var projects = routes.MapTraining("Projects").MapGroup("/projects");
        projects.MapGet("", ListAsync).WithName("GetProjects");
        projects.MapPost("", CreateAsync).WithName("CreateProject");
        projects.MapPost("import", ImportAsync).WithName("ImportProject");
        projects.MapGet("{projectId}", GetAsync).WithName("GetProject");
        projects.MapPatch("{projectId}", UpdateAsync).WithName("UpdateProject");
        projects.MapDelete("{projectId}", DeleteAsync).WithName("DeleteProject");
        return routes;
    }

    private static async Task<Ok<IReadOnlyList<Project>>> ListAsync(
        Caller caller, ProjectService projects, ImageService images, ImageLinks links, CancellationToken cancellationToken)
    {
        var list = await projects.ListAsync(caller.Resource, cancellationToken);
        var newest = await images.FindNewestAsync([.. list.Select(p => p.Id)], cancellationToken);
        return TypedResults.Ok<IReadOnlyList<Project>>(
            [.. list.Select(p => p.ToContract(newest.TryGetValue(p.Id, out var imageId) ? links.Thumbnail(p.Id, imageId) : null))]);
    }

    // Contract: the settings come from the query string and the answer is 200. Documents of 3.3 show the two URIs in the query,
    // version 3.4 has them in an optional body.
    private static async Task<Ok<Project>> CreateAsync(
        string? name, string? description, Guid? domainId, string? classificationType, [FromQuery] string[]? targetExportPlatforms,
        string? exportModelContainerUri, string? notificationQueueUri, CreateProjectOptions? options,
        Caller caller, ProjectService projects, CancellationToken cancellationToken)
    {
        var type = Arguments.Enum(classificationType, nameof(classificationType), Classifier.Multilabel, ErrorCode.BadRequestProjectUnknownClassification);
        var project = await projects.CreateAsync(
            caller.Resource,
            new NewProject(name, description, domainId, type)
            {
                TargetExportPlatforms = Arguments.Words(targetExportPlatforms),
                ExportModelContainerUri = options?.ExportModelContainerUri ?? exportModelContainerUri,
                NotificationQueueUri = options?.NotificationQueueUri ?? notificationQueueUri,
            },
            cancellationToken);
        return TypedResults.Ok(project.ToContract(thumbnailUri: null));
    }

    private static async Task<Ok<Project>> ImportAsync(string? token, string? name, Caller caller, ImportService imports, CancellationToken cancellationToken) =>
        TypedResults.Ok((await imports.StartAsync(caller.Resource, token, name, cancellationToken)).ToContract(thumbnailUri: null));

    private static async Task<Ok<Project>> GetAsync(
        Guid projectId, Caller caller, ProjectService projects, ImageService images, ImageLinks links, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ToContractAsync(await projects.GetAsync(caller.Resource, projectId, cancellationToken), images, links, cancellationToken));

    private static async Task<Ok<Project>> UpdateAsync(
        Guid projectId, Project change, Caller caller, ProjectService projects, ImageService images, ImageLinks links, CancellationToken cancellationToken) =>
        TypedResults.Ok(await ToContractAsync(await projects.UpdateAsync(caller.Resource, projectId, change, cancellationToken), images, links, cancellationToken));

    private static async Task<NoContent> DeleteAsync(Guid projectId, Caller caller, ProjectService projects, CancellationToken cancellationToken)
    {
        await projects.DeleteAsync(caller.Resource, projectId, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Project> ToContractAsync(ProjectEntity project, ImageService images, ImageLinks links, CancellationToken cancellationToken)
    {
        var newest = await images.FindNewestAsync([project.Id], cancellationToken);
        return project.ToContract(newest.TryGetValue(project.Id, out var imageId) ? links.Thumbnail(project.Id, imageId) : null);
    }
}
