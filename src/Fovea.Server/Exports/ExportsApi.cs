using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Images;
using Fovea.Server.Projects;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Fovea.Server.Exports;

internal static class ExportsApi
{
    public static IEndpointRouteBuilder MapExports(this IEndpointRouteBuilder routes)
    {
        var exports = routes.MapTraining("Exports").MapGroup("/projects/{projectId}/iterations/{iterationId}/export");
        exports.MapPost("", CreateAsync).WithName("ExportIteration");
        exports.MapGet("", ListAsync).WithName("GetExports");
        return routes;
    }

    // Contract: the call returns at once; clients poll GetExports.
    private static async Task<Ok<ExportModel>> CreateAsync(
        Guid projectId, Guid iterationId, string platform, string? flavor,
        Caller caller, ProjectService projects, ExportService exports, ImageLinks links, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var target = Arguments.OptionalEnum<ExportPlatform>(platform, nameof(platform), ErrorCode.BadRequestExportValidationFailed)
            ?? throw new ServiceException(ErrorCode.BadRequestRequiredParamIsNull, "The parameter platform is required and empty.");
        var variant = Arguments.OptionalEnum<ExportFlavor>(flavor, nameof(flavor), ErrorCode.BadRequestExportValidationFailed);
        return TypedResults.Ok((await exports.StartAsync(project, iterationId, target, variant, cancellationToken)).ToContract(project.Id, links));
    }

    private static async Task<Ok<IReadOnlyList<ExportModel>>> ListAsync(
        Guid projectId, Guid iterationId, Caller caller, ProjectService projects, ExportService exports, ImageLinks links, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        var made = await exports.ListAsync(project, iterationId, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<ExportModel>>([.. made.Select(export => export.ToContract(project.Id, links))]);
    }
}
