using Fovea.Protocol.Resources;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Projects;

/// <summary>How much there is in each project of a resource; Fovea's own, beside the contract, which takes four calls a project to say so.</summary>
internal static class ProjectSummariesApi
{
    public static IEndpointRouteBuilder MapProjectSummaries(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/fovea/v1/projects", ListAsync).RequireAuthorization(Policies.TrainingKey).WithTags("Projects").WithName("GetProjectSummaries");
        return routes;
    }

    private static async Task<Ok<IReadOnlyList<ProjectSummary>>> ListAsync(Caller caller, AppDbContext db, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<ProjectSummary>>(await db.Projects.AsNoTracking()
            .Where(p => p.OwnerId == caller.Id)
            .OrderBy(p => p.Created)
            .Select(p => new ProjectSummary(
                p.Id,
                db.SnapshotImages.Count(i => i.SnapshotId == p.Id),
                db.SnapshotImages.Count(i => i.SnapshotId == p.Id && !i.Tags.Any()),
                db.Tags.Count(t => t.SnapshotId == p.Id),
                db.Iterations.Count(i => i.ProjectId == p.Id),
                db.Iterations.Count(i => i.ProjectId == p.Id && i.PublishName != null)))
            .ToListAsync(cancellationToken));
}
