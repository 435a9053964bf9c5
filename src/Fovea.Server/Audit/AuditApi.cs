using Fovea.Protocol.Audit;
using Fovea.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Fovea.Server.Audit;

/// <summary>Who did what; Fovea's own, beside the contract.</summary>
internal static class AuditApi
{
    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/fovea/v1/audit", ReadResourceAsync).RequireAuthorization(Policies.TrainingKey).WithTags("Audit").WithName("GetAuditEntries");
        routes.MapGet("/manage/audit", ReadAllAsync).RequireAuthorization(Policies.AdminKey).WithTags("Management").WithName("GetAllAuditEntries");
        return routes;
    }

    private static Task<Ok<AuditPage>> ReadResourceAsync(
        string? from, string? to, [FromQuery] string[]? actions, Guid? projectId, int? take, string? continuation,
        Caller caller, AuditReader reader, CancellationToken cancellationToken) =>
        ReadAsync(reader, caller.Id, ToQuery(from, to, actions, projectId, take, continuation), cancellationToken);

    private static Task<Ok<AuditPage>> ReadAllAsync(
        string? from, string? to, [FromQuery] string[]? actions, Guid? projectId, int? take, string? continuation,
        AuditReader reader, CancellationToken cancellationToken) =>
        ReadAsync(reader, null, ToQuery(from, to, actions, projectId, take, continuation), cancellationToken);

    private static async Task<Ok<AuditPage>> ReadAsync(AuditReader reader, Guid? resourceId, AuditQuery query, CancellationToken cancellationToken)
    {
        var (entries, continuation) = await reader.ReadAsync(resourceId, query, cancellationToken);
        return TypedResults.Ok(new AuditPage { Entries = [.. entries.Select(e => e.ToContract())], Continuation = continuation });
    }

    private static AuditQuery ToQuery(string? from, string? to, string[]? actions, Guid? projectId, int? take, string? continuation) => new()
    {
        From = Arguments.Instant(from, nameof(from)),
        To = Arguments.Instant(to, nameof(to)),
        Actions = [.. Arguments.Words(actions).Select(action => Arguments.Enum<AuditAction>(action, nameof(actions), default))],
        ProjectId = projectId,
        Take = take,
        Continuation = continuation,
    };
}
