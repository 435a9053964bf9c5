using System.Security.Cryptography;
using Fovea.Protocol.Audit;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Audit;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Iterations;
using Fovea.Server.Projects;
using Fovea.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Transfers;

/// <summary>Gives out tokens to copy a project with, and honours them.</summary>
internal sealed partial class TransferService(AppDbContext db, KeyRing keys, AuditTrail audit, TimeProvider time, ILogger<TransferService> logger)
{
    /// <summary>As long as the original's tokens are valid.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>An estimate, not a measurement: 20 ms to fetch, check, decode and store a picture, 100 ms for a model.</summary>
    private const int MillisecondsPerImage = 20;

    private const int MillisecondsPerIteration = 100;
    private const int LeastMilliseconds = 500;

    /// <summary>Counts what would be copied and makes a token for it.</summary>
    /// <param name="project">The project.</param>
    /// <param name="server">The address under which the caller reached this server, without a slash at the end.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ProjectExport> ExportAsync(ProjectEntity project, string server, CancellationToken cancellationToken)
    {
        await CheckExportableAsync(project, cancellationToken);
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var now = time.GetUtcNow();
        await db.Set<TransferEntity>().Where(t => t.Expires <= now).ExecuteDeleteAsync(cancellationToken);
        var transfer = new TransferEntity { ProjectId = project.Id, SecretHash = keys.Hash(secret), Created = now, Expires = now + Lifetime };
        db.Add(transfer);
        audit.Add(AuditAction.ExportProject, AuditSubject.Of(project));
        await db.SaveChangesAsync(cancellationToken);
        LogExported(project.Id, transfer.Id);
        var counts = await CountAsync(project.Id, cancellationToken);
        return counts with
        {
            EstimatedImportTimeInMS = LeastMilliseconds + counts.ImageCount * MillisecondsPerImage + counts.IterationCount * MillisecondsPerIteration,
            Token = ImportToken.Format(server, transfer.Id, secret),
        };
    }

    /// <summary>The project that a token of this server is for.</summary>
    /// <returns><see langword="null"/> when the token is unknown, wrong or expired, or the project is gone.</returns>
    public async Task<Guid?> FindProjectAsync(Guid transferId, string secret, CancellationToken cancellationToken)
    {
        var transfer = await db.Set<TransferEntity>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == transferId, cancellationToken);
        return transfer is not null && transfer.Expires > time.GetUtcNow() && CryptographicOperations.FixedTimeEquals(transfer.SecretHash, keys.Hash(secret))
            ? transfer.ProjectId
            : null;
    }

    private async Task CheckExportableAsync(ProjectEntity project, CancellationToken cancellationToken)
    {
        if (project.Status != ProjectStatus.Succeeded)
        {
            throw new ServiceException(ErrorCode.BadRequestExportValidationFailed, $"The project is in status {project.Status}; it must be Succeeded.");
        }

        if (await db.Iterations.AnyAsync(i => i.ProjectId == project.Id && i.Status == IterationStatus.Training, cancellationToken))
        {
            throw new ServiceException(ErrorCode.BadRequestExportWhileTraining, "The project is being trained; export it when the iteration is completed.");
        }
    }

    private async Task<ProjectExport> CountAsync(Guid projectId, CancellationToken cancellationToken) => new()
    {
        IterationCount = await db.Iterations.CountAsync(i => i.ProjectId == projectId && i.Status == IterationStatus.Completed, cancellationToken),
        ImageCount = await db.SnapshotImages.CountAsync(i => i.SnapshotId == projectId, cancellationToken),
        TagCount = await db.Tags.CountAsync(t => t.SnapshotId == projectId, cancellationToken),
        RegionCount = await db.ImageRegions.CountAsync(r => r.SnapshotId == projectId, cancellationToken),
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Exported project {ProjectId} as transfer {TransferId}")]
    private partial void LogExported(Guid projectId, Guid transferId);
}
