using Fovea.Engine.Export;
using Fovea.Protocol.Audit;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Audit;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Iterations;
using Fovea.Server.Jobs;
using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Exports;

/// <summary>Orders exports and shows how far they are.</summary>
internal sealed partial class ExportService(AppDbContext db, IterationService iterations, IJobs jobs, AuditTrail audit, TimeProvider time, ILogger<ExportService> logger)
{
    public async Task<ExportEntity> StartAsync(
        ProjectEntity project, Guid iterationId, ExportPlatform platform, ExportFlavor? flavor, CancellationToken cancellationToken)
    {
        var target = ExportTarget.Find(platform.ToString(), flavor?.ToString()) ?? throw Unsupported(platform, flavor);
        var iteration = await iterations.GetAsync(project, iterationId, cancellationToken);
        IterationService.CheckTrained(iteration);

        // One that failed may be asked for again; the original's rule is about those that run or are done.
        await db.Exports.Where(e => e.IterationId == iterationId && e.Variant == target.ToString() && e.Status == ExportStatus.Failed).ExecuteDeleteAsync(cancellationToken);
        var export = new ExportEntity
        {
            IterationId = iterationId,
            Platform = platform,
            Flavor = flavor,
            Variant = target.ToString(),
            Status = ExportStatus.Exporting,
            Created = time.GetUtcNow(),
        };
        db.Exports.Add(export);
        audit.Add(AuditAction.ExportIteration, AuditSubject.Of(project, iteration.Id, iteration.Name) with { Details = export.Variant });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            // The unique index decides; asking first would race with other callers.
            throw new ServiceException(
                ErrorCode.BadRequestExportAlreadyInProgress, $"The iteration '{iteration.Name}' is exported to {target} already, or is being so; GetExports has the address.", e);
        }

        LogStarted(export.Id, iterationId, export.Variant);
        await jobs.AddAsync(JobQueue.Export, new WaitingRow(export.Id, project.OwnerId));
        return export;
    }

    /// <summary>All exports of an iteration, oldest first.</summary>
    public async Task<IReadOnlyList<ExportEntity>> ListAsync(ProjectEntity project, Guid iterationId, CancellationToken cancellationToken)
    {
        var iteration = await iterations.GetAsync(project, iterationId, cancellationToken);
        return await db.Exports.AsNoTracking().Where(e => e.IterationId == iteration.Id).OrderBy(e => e.Created).ThenBy(e => e.Id).ToListAsync(cancellationToken);
    }

    private static ServiceException Unsupported(ExportPlatform platform, ExportFlavor? flavor) => new(
        ErrorCode.BadRequestExportValidationFailed,
        ExportTarget.Platforms.Contains(platform.ToString())
            ? $"There is no export to {platform} with the flavor {flavor}; it has none or one of {string.Join(", ", ExportTarget.All.Where(t => t.Platform == platform.ToString() && t.Flavor is not null).Select(t => t.Flavor))}."
            : $"Exporting to {platform} is not supported; supported are {string.Join(" and ", ExportTarget.Platforms)}. Most other formats can be made of the ONNX file with their own converters.");

    [LoggerMessage(Level = LogLevel.Information, Message = "Queued export {ExportId} of iteration {IterationId} to {Variant}")]
    private partial void LogStarted(Guid exportId, Guid iterationId, string variant);
}
