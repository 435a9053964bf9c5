using Fovea.Protocol.Errors;
using Fovea.Server.Hosting;

namespace Fovea.Server.Transfers;

/// <summary>Keeps changes away from a project while it is imported; it can be looked at, and deleted.</summary>
internal static class ImportGuard
{
    public static IApplicationBuilder UseImportGuard(this IApplicationBuilder app)
    {
        var queue = app.ApplicationServices.GetRequiredService<ImportQueue>();
        return app.Use((context, next) =>
        {
            var method = context.Request.Method;
            var changes = !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method)
                && context.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName != "DeleteProject";
            return changes && Guid.TryParse(context.GetRouteValue("projectId") as string, out var projectId) && queue.IsImporting(projectId)
                ? throw new ServiceException(
                    ErrorCode.BadRequestWorkspaceCannotBeModified, "The project is being imported; it can be changed when its status is Succeeded.")
                : next(context);
        });
    }
}
