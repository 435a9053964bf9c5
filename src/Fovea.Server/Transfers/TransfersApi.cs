using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Projects;
using Fovea.Server.Storage;
using Fovea.Server.Transfers.Format;
using Fovea.Server.Transfers.Zip;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Fovea.Server.Transfers;

internal static class TransfersApi
{
    public static IEndpointRouteBuilder MapTransfers(this IEndpointRouteBuilder routes)
    {
        var projects = routes.MapTraining("Projects").MapGroup("/projects");
        projects.MapGet("{projectId}/export", ExportAsync).WithName("ExportProject");

        // Between Fovea servers: whoever has a token may read one project.
        var transfers = routes.MapGroup($"{ImportToken.RoutePrefix}/{{transferId:guid}}").AllowAnonymous().ExcludeFromDescription();
        transfers.MapGet("", DownloadAsync);
        transfers.MapGet("project", DescribeAsync);
        return routes;
    }

    private static async Task<Ok<ProjectExport>> ExportAsync(
        Guid projectId, HttpRequest request, Caller caller, ProjectService projects, TransferService transfers, CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        return TypedResults.Ok(await transfers.ExportAsync(project, $"{request.Scheme}://{request.Host}{request.PathBase}", cancellationToken));
    }

    private static async Task<IResult> DescribeAsync(
        Guid transferId, string? sig, HttpResponse response, TransferService transfers, IDbContextFactory<AppDbContext> databases, CancellationToken cancellationToken) =>
        await OpenAsync(transferId, sig, response, transfers, databases, cancellationToken) is { } project
            ? await ReadProjectAsync(project)
            : TypedResults.StatusCode(StatusCodes.Status403Forbidden);

    private static async Task<IResult> DownloadAsync(
        Guid transferId, string? sig, HttpResponse response, TransferService transfers, IDbContextFactory<AppDbContext> databases, BlobStore blobs,
        CancellationToken cancellationToken) =>
        await OpenAsync(transferId, sig, response, transfers, databases, cancellationToken) is { } project
            ? TypedResults.Stream(body => WriteAsync(body, project, blobs, cancellationToken), "application/zip")
            : TypedResults.StatusCode(StatusCodes.Status403Forbidden);

    private static async Task<ProjectReader?> OpenAsync(
        Guid transferId, string? secret, HttpResponse response, TransferService transfers, IDbContextFactory<AppDbContext> databases, CancellationToken cancellationToken)
    {
        response.Headers[HeaderNames.CacheControl] = "no-store";
        return await transfers.FindProjectAsync(transferId, secret ?? "", cancellationToken) is { } projectId
            ? await ProjectReader.OpenAsync(databases, projectId, cancellationToken)
            : null;
    }

    private static async Task<JsonHttpResult<TransferProject>> ReadProjectAsync(ProjectReader project)
    {
        await using (project)
        {
            return TypedResults.Json(project.Manifest.Project, TransferJson.Options);
        }
    }

    private static async Task WriteAsync(Stream body, ProjectReader project, BlobStore blobs, CancellationToken cancellationToken)
    {
        await using (project)
        {
            var output = new ZipOutput(body);
            await TransferArchiveWriter.WriteAsync(output, project, blobs, cancellationToken);
            await output.FlushAsync(cancellationToken);
        }
    }
}
