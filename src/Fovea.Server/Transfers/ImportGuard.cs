using Fovea.Protocol;
using Fovea.Protocol.Errors;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Resources.Usage;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Transfers;

/// <summary>Keeps changes away from a project while it is imported; it can be looked at, and deleted.</summary>
internal static class ImportGuard
{
    public static IApplicationBuilder UseImportGuard(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var method = context.Request.Method;
        // Predictions change nothing, and are too many to ask the database about.
        var changes = !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && MeteredOperation.Of(context.GetEndpoint())?.Api != Api.Prediction
            && context.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName != "DeleteProject";
        return changes && Guid.TryParse(context.GetRouteValue("projectId") as string, out var projectId) ? CheckAsync(context, next, projectId) : next(context);
    });

    private static async Task CheckAsync(HttpContext context, RequestDelegate next, Guid projectId)
    {
        // In rows, because the import may run in another process.
        var db = context.RequestServices.GetRequiredService<AppDbContext>();
        if (await db.Set<ImportEntity>().AnyAsync(i => i.ProjectId == projectId, context.RequestAborted))
        {
            throw new ServiceException(ErrorCode.BadRequestWorkspaceCannotBeModified, "The project is being imported; it can be changed when its status is Succeeded.");
        }

        await next(context);
    }
}
