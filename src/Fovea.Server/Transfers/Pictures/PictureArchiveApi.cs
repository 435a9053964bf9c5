using Fovea.Protocol.Audit;
using Fovea.Protocol.Pictures;
using Fovea.Server.Audit;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Projects;
using Fovea.Server.Storage;
using Fovea.Server.Transfers.Zip;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Transfers.Pictures;

/// <summary>All pictures of a project at once; Fovea's own, beside the contract.</summary>
internal static class PictureArchiveApi
{
    private const string Path = "/fovea/v1/projects/{projectId:guid}/pictures.zip";

    public static IEndpointRouteBuilder MapPictureArchive(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, DownloadAsync).RequireAuthorization(Policies.TrainingKey).WithTags("Pictures").WithName("DownloadPictures").ProducesFile("application/zip");
        routes.MapPost(Path, UploadAsync).RequireAuthorization(Policies.TrainingKey).WithTags("Pictures").WithName("UploadPictures");
        return routes;
    }

    private static async Task<PushStreamHttpResult> DownloadAsync(
        Guid projectId, Caller caller, ProjectService projects, AuditTrail audit, IDbContextFactory<AppDbContext> databases, BlobStore blobs,
        CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        await audit.SaveAsync(AuditAction.DownloadPictures, AuditSubject.Of(project), cancellationToken);
        return TypedResults.Stream(
            async body =>
            {
                if (await ProjectReader.OpenAsync(databases, project.Id, cancellationToken) is { } reader)
                {
                    await using (reader)
                    {
                        var output = new ZipOutput(body);
                        await PictureArchiveWriter.WriteAsync(output, reader, blobs, cancellationToken);
                        await output.FlushAsync(cancellationToken);
                    }
                }
            },
            "application/zip", fileDownloadName: "pictures.zip");
    }

    private static async Task<Ok<PictureImportSummary>> UploadAsync(
        Guid projectId, HttpContext context, Caller caller, ProjectService projects, PictureArchiveImport import, IOptions<TransferOptions> options,
        CancellationToken cancellationToken)
    {
        var project = await projects.GetAsync(caller.Resource, projectId, cancellationToken);
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = options.Value.MaxBytes;
        return TypedResults.Ok(await import.RunAsync(project, context.Request.Body, cancellationToken));
    }
}
