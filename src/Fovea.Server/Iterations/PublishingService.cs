using Fovea.Protocol.Audit;
using Fovea.Protocol.Errors;
using Fovea.Server.Audit;
using Fovea.Server.Cluster;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Predictions;
using Fovea.Server.Projects;
using Fovea.Server.Resources;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Iterations;

/// <summary>Gives iterations the names that predictions are asked under, and takes them away.</summary>
internal sealed partial class PublishingService(
    AppDbContext db, IterationService iterations, ModelCache models, PublishedIterations names, AuditTrail audit, TimeProvider time, ILogger<PublishingService> logger)
{
    private const int MaxNameLength = 128;

    public async Task PublishAsync(KeyOwner owner, ProjectEntity project, Guid iterationId, PublishRequest request, CancellationToken cancellationToken)
    {
        var iteration = await iterations.GetAsync(project, iterationId, cancellationToken);
        CheckPublishable(iteration);
        var name = CheckName(request.Name);
        var target = await FindTargetAsync(owner, request.PredictionId, cancellationToken);

        // A model that cannot answer must not get a name: load it and let it predict before the row says so.
        using (await models.AcquireAsync(iteration.ModelHash!, cancellationToken))
        {
        }

        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        await transaction.EnterAsync(WriteScope.Resource(target.Id), cancellationToken);

        // Looked at again, now that neither can change any more.
        db.ChangeTracker.Clear();
        iteration = await iterations.GetAsync(project, iterationId, cancellationToken);
        CheckPublishable(iteration);
        target = await FindTargetAsync(owner, request.PredictionId, cancellationToken);
        var published = await db.Iterations.Where(i => i.ProjectId == project.Id && i.PublishName != null).ToListAsync(cancellationToken);

        // The name is a segment of the prediction address, and paths are compared without regard to case.
        var holder = published.Find(i => i.PublishName!.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (holder is not null)
        {
            if (!request.Overwrite)
            {
                throw new ServiceException(
                    ErrorCode.BadRequestInvalidPublishName, $"The name '{name}' is taken by '{holder.Name}'; choose another, or pass overwrite=true to move it.");
            }

            Withdraw(project, holder);
            await db.SaveChangesAsync(cancellationToken);
        }

        audit.Add(AuditAction.PublishIteration, AuditSubject.Of(project, iteration.Id, iteration.Name) with { Details = $"as '{name}' to '{target.Name}'" });
        iteration.PublishName = name;
        iteration.PublishedResourceId = target.ResourceId;
        iteration.LastModified = time.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        await db.TellAsync(ChangeTopic.Published, project.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        names.Invalidate(project.Id);
        names.Prepare(project.Id);
        LogPublished(iterationId, project.Id, target.Id);
    }

    public async Task UnpublishAsync(ProjectEntity project, Guid iterationId, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        var iteration = await iterations.GetAsync(project, iterationId, cancellationToken);
        if (iteration.PublishName is null)
        {
            throw new ServiceException(ErrorCode.BadRequestIterationNotPublished, $"The iteration '{iteration.Name}' is not published.");
        }

        Withdraw(project, iteration);
        await db.SaveChangesAsync(cancellationToken);
        await db.TellAsync(ChangeTopic.Published, project.Id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        names.Invalidate(project.Id);
        LogUnpublished(iterationId, project.Id);
    }

    private static void CheckPublishable(IterationEntity iteration)
    {
        IterationService.CheckTrained(iteration);
        if (iteration.PublishName is not null)
        {
            throw new ServiceException(
                ErrorCode.BadRequestIterationIsPublished, $"The iteration '{iteration.Name}' is published as '{iteration.PublishName}'; unpublish it first.");
        }
    }

    private void Withdraw(ProjectEntity project, IterationEntity iteration)
    {
        audit.Add(AuditAction.UnpublishIteration, AuditSubject.Of(project, iteration.Id, iteration.Name) with { Details = $"from '{iteration.PublishName}'" });
        iteration.PublishName = null;
        iteration.PublishedResourceId = null;
        iteration.LastModified = time.GetUtcNow();
    }

    private async Task<ResourceEntity> FindTargetAsync(KeyOwner owner, string? predictionId, CancellationToken cancellationToken)
    {
        // Compared here, because what a database makes of letter case depends on its locale.
        var wanted = predictionId?.Trim();
        var target = (await db.Resources.AsNoTracking().ToListAsync(cancellationToken)).Find(r => r.ResourceId.Equals(wanted, StringComparison.OrdinalIgnoreCase));
        if (target is null || !target.Kind.Predicts())
        {
            throw new ServiceException(
                ErrorCode.BadRequestInvalidPublishTarget,
                $"Got '{predictionId}' for predictionId; it must be the resourceId of a prediction or multi-service resource, as credentials.json lists it: "
                + "/subscriptions/.../providers/Microsoft.CognitiveServices/accounts/<name>.");
        }

        return target.Region == owner.Region
            ? target
            : throw new ServiceException(
                ErrorCode.BadRequestInvalidPublishTarget,
                $"The resource '{target.Name}' is in region {target.Region}, the project's in {owner.Region}; both must be in one region. Copy the project with export and import instead.");
    }

    private static string CheckName(string? name) => name?.Trim() switch
    {
        null or "" => throw new ServiceException(ErrorCode.BadRequestInvalidPublishName, "The parameter publishName is required and empty."),
        { Length: > MaxNameLength } trimmed => throw new ServiceException(
            ErrorCode.BadRequestInvalidPublishName, $"The publish name has {trimmed.Length} characters; it may have at most {MaxNameLength}."),
        // Such a name could not be a segment of the prediction address.
        var trimmed when trimmed is "." or ".." || trimmed.AsSpan().IndexOfAny('/', '\\') >= 0 || trimmed.Any(char.IsControl) => throw new ServiceException(
            ErrorCode.BadRequestInvalidPublishName, "The publish name holds a slash, a backslash or a control character, or is made of dots; it becomes part of an address and cannot."),
        var trimmed => trimmed,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "Published iteration {IterationId} of project {ProjectId} to resource {ResourceId}")]
    private partial void LogPublished(Guid iterationId, Guid projectId, Guid resourceId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Unpublished iteration {IterationId} of project {ProjectId}")]
    private partial void LogUnpublished(Guid iterationId, Guid projectId);
}
