using Fovea.Protocol.Audit;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Audit;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Jobs;
using Fovea.Server.Projects;
using Fovea.Server.Resources;
using Fovea.Server.Transfers.Format;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Transfers;

/// <summary>Starts imports: checks the token, creates the project, and leaves the work to the worker.</summary>
internal sealed partial class ImportService(
    AppDbContext db, ProjectService projects, TransferService transfers, RemoteTransfers remotes, IJobs jobs, IDataProtectionProvider protection,
    AuditTrail audit, TimeProvider time, ILogger<ImportService> logger)
{
    /// <summary>What tokens at rest are encrypted for.</summary>
    public const string Purpose = "Fovea.ImportTokens";

    /// <summary>Starts to copy the project that a token is for.</summary>
    /// <param name="owner">The resource that gets the copy.</param>
    /// <param name="text">The token.</param>
    /// <param name="name">The name of the copy; without one the old name, with a number where that is taken.</param>
    /// <param name="cancellationToken">Cancels before the project is there.</param>
    public async Task<ProjectEntity> StartAsync(KeyOwner owner, string? text, string? name, CancellationToken cancellationToken)
    {
        if (!ImportToken.TryParse(text, out var token))
        {
            throw Refuse("The token is not one that ExportProject gave; it must be sent whole and URL-encoded.");
        }

        var localId = await transfers.FindProjectAsync(token.TransferId, token.Secret, cancellationToken);
        var origin = localId is { } id ? TransferProject.Of(await db.Projects.AsNoTracking().SingleAsync(p => p.Id == id, cancellationToken)) : await AskAsync(token, cancellationToken);
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Resource(owner.Id), cancellationToken);
        var project = await CreateAsync(owner, origin, name, cancellationToken);
        db.Add(new ImportEntity
        {
            ProjectId = project.Id,
            SourceProjectId = localId,
            ProtectedToken = localId is null ? protection.CreateProtector(Purpose).Protect(text!) : null,
            Created = time.GetUtcNow(),
        });
        audit.Add(AuditAction.ImportProject, AuditSubject.Of(project) with { Details = $"'{origin.Name}' of {token.Address.Authority}" });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await jobs.AddAsync(JobQueue.Import, new WaitingRow(project.Id, owner.Id));
        LogStarted(project.Id, token.TransferId, token.Address.Authority);
        return project;
    }

    private async Task<TransferProject> AskAsync(ImportToken token, CancellationToken cancellationToken)
    {
        try
        {
            var project = await remotes.ReadProjectAsync(token, cancellationToken);
            TransferRules.Check(project);
            return project;
        }
        catch (InvalidArchiveException e)
        {
            throw Refuse(e.Message, e);
        }
    }

    private async Task<ProjectEntity> CreateAsync(KeyOwner owner, TransferProject origin, string? name, CancellationToken cancellationToken)
    {
        var project = await projects.CreateAsync(
            owner,
            new NewProject(string.IsNullOrWhiteSpace(name) ? await FreeNameAsync(owner, origin.Name, cancellationToken) : name, origin.Description, origin.DomainId, origin.ClassificationType)
            {
                TargetExportPlatforms = origin.TargetExportPlatforms,
            },
            cancellationToken);
        project.Status = ProjectStatus.Importing;
        project.DisabledAugmentations = [.. AugmentationMethods.All.Intersect(origin.DisabledAugmentations)];
        return project;
    }

    private async Task<string> FreeNameAsync(KeyOwner owner, string name, CancellationToken cancellationToken)
    {
        var taken = (await db.Projects.Where(p => p.OwnerId == owner.Id && p.Name.StartsWith(name)).Select(p => p.Name).ToListAsync(cancellationToken)).ToHashSet();
        return taken.Contains(name) ? Enumerable.Range(1, taken.Count + 1).Select(number => $"{name} ({number})").First(candidate => !taken.Contains(candidate)) : name;
    }

    private static ServiceException Refuse(string message, Exception? inner = null) => new(ErrorCode.BadRequestInvalidImportToken, message, inner);

    [LoggerMessage(Level = LogLevel.Information, Message = "Importing project {ProjectId} from transfer {TransferId} of {Server}")]
    private partial void LogStarted(Guid projectId, Guid transferId, string server);
}
