using Fovea.Protocol.Errors;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Images;
using Fovea.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Iterations;

/// <summary>Finds the state of a project that a listing is asked for.</summary>
internal sealed class SnapshotService(AppDbContext db)
{
    /// <summary>The workspace, or the iteration's frozen state.</summary>
    /// <returns>The id under which the state's rows are stored.</returns>
    public async Task<Guid> ResolveAsync(KeyOwner owner, Guid projectId, Guid? iterationId, CancellationToken cancellationToken)
    {
        if (!await db.Projects.AnyAsync(p => p.Id == projectId && p.OwnerId == owner.Id, cancellationToken))
        {
            throw new ServiceException(ErrorCode.NotFoundProject, $"The resource '{owner.Name}' has no project {projectId}.");
        }

        if (iterationId is not { } id)
        {
            return projectId;
        }

        return await db.Iterations.AnyAsync(i => i.Id == id && i.ProjectId == projectId, cancellationToken)
            ? id
            : throw new ServiceException(ErrorCode.NotFoundIteration, $"The project has no iteration {id}.");
    }

    /// <summary>Copies the workspace's rows under <paramref name="iterationId"/>; runs inside the caller's transaction.</summary>
    public async Task FreezeAsync(Guid projectId, Guid iterationId, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "Tags" ("SnapshotId", "Id", "ProjectId", "Name", "ComparisonName", "Description", "Type", "Created")
            SELECT {iterationId}, "Id", "ProjectId", "Name", "ComparisonName", "Description", "Type", "Created" FROM "Tags" WHERE "SnapshotId" = {projectId}
            """, cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "SnapshotImages" ("SnapshotId", "ImageId", "ContentHash", "Created")
            SELECT {iterationId}, "ImageId", "ContentHash", "Created" FROM "SnapshotImages" WHERE "SnapshotId" = {projectId}
            """, cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "ImageTags" ("SnapshotId", "ImageId", "TagId", "Created")
            SELECT {iterationId}, "ImageId", "TagId", "Created" FROM "ImageTags" WHERE "SnapshotId" = {projectId}
            """, cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "ImageRegions" ("SnapshotId", "Id", "ImageId", "TagId", "Left", "Top", "Width", "Height", "Created")
            SELECT {iterationId}, "Id", "ImageId", "TagId", "Left", "Top", "Width", "Height", "Created" FROM "ImageRegions" WHERE "SnapshotId" = {projectId}
            """, cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO "ImageMetadata" ("SnapshotId", "ImageId", "Key", "Value")
            SELECT {iterationId}, "ImageId", "Key", "Value" FROM "ImageMetadata" WHERE "SnapshotId" = {projectId}
            """, cancellationToken);
    }

    /// <summary>Removes a snapshot's rows and the images that no other snapshot holds; runs inside the caller's transaction.</summary>
    public async Task RemoveAsync(Guid projectId, Guid snapshotId, CancellationToken cancellationToken)
    {
        await db.SnapshotImages.Where(i => i.SnapshotId == snapshotId).ExecuteDeleteAsync(cancellationToken);
        await db.Tags.Where(t => t.SnapshotId == snapshotId).ExecuteDeleteAsync(cancellationToken);
        await RemoveUnheldAsync(db.Images.Where(i => i.ProjectId == projectId), cancellationToken);
    }

    /// <summary>Removes those of the images that no snapshot holds; runs inside the caller's transaction.</summary>
    public Task RemoveUnheldAsync(IQueryable<ImageEntity> images, CancellationToken cancellationToken) =>
        images.Where(i => !db.SnapshotImages.Any(s => s.ImageId == i.Id)).ExecuteDeleteAsync(cancellationToken);
}
