using Fovea.Protocol;
using Fovea.Protocol.Audit;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.Server.Audit;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Projects;
using Fovea.Server.Resources.Limits;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Tags;

/// <summary>Tags of a workspace, and as an iteration was trained with them.</summary>
internal sealed partial class TagService(AppDbContext db, QuotaService quotas, AuditTrail audit, TimeProvider time, ILogger<TagService> logger)
{
    /// <summary>A guess: the contract states no length.</summary>
    private const int MaxNameLength = 256;

    private const int MaxDescriptionLength = 4000;

    public async Task<IReadOnlyList<CountedTag>> ListAsync(Guid snapshotId, CancellationToken cancellationToken) =>
        await Counted(db.Tags.Where(t => t.SnapshotId == snapshotId)).ToListAsync(cancellationToken);

    public async Task<CountedTag> GetAsync(Guid snapshotId, Guid tagId, CancellationToken cancellationToken) =>
        await Counted(db.Tags.Where(t => t.SnapshotId == snapshotId && t.Id == tagId)).SingleOrDefaultAsync(cancellationToken) ?? throw NotFound(tagId);

    public async Task<TagEntity> CreateAsync(ProjectEntity project, NewTag request, CancellationToken cancellationToken)
    {
        var name = CheckName(request.Name);
        var tag = new TagEntity
        {
            SnapshotId = project.Id,
            ProjectId = project.Id,
            Id = Guid.CreateVersion7(),
            Name = name,
            ComparisonName = TagEntity.ToComparisonName(name),
            Description = CheckDescription(request.Description),
            Type = request.Type,
            Created = time.GetUtcNow(),
        };
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        await quotas.CheckTagsAsync(project, cancellationToken);
        await CheckTypeAsync(project, tag, request.Type, cancellationToken);
        db.Tags.Add(tag);
        audit.Add(AuditAction.CreateTag, AuditSubject.Of(project, tag.Id, tag.Name));
        await SaveAsync(tag, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogCreated(tag.Id, project.Id);
        return tag;
    }

    /// <summary>Changes what <paramref name="change"/> names and leaves the rest.</summary>
    public async Task<CountedTag> UpdateAsync(ProjectEntity project, Guid tagId, Tag change, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        var tag = await db.Tags.SingleOrDefaultAsync(t => t.SnapshotId == project.Id && t.Id == tagId, cancellationToken) ?? throw NotFound(tagId);
        if (change.Name is not null)
        {
            tag.Name = CheckName(change.Name);
            tag.ComparisonName = TagEntity.ToComparisonName(tag.Name);
        }

        tag.Description = change.Description is null ? tag.Description : CheckDescription(change.Description);
        if (change.Type is { } type && type != tag.Type)
        {
            await CheckTypeAsync(project, tag, type, cancellationToken);
            tag.Type = type;
        }

        audit.Add(AuditAction.UpdateTag, AuditSubject.Of(project, tag.Id, tag.Name));
        await SaveAsync(tag, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return await GetAsync(project.Id, tagId, cancellationToken);
    }

    /// <summary>Deletes a tag; its images lose it, and its regions go.</summary>
    public async Task DeleteAsync(ProjectEntity project, Guid tagId, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        var tags = db.Tags.Where(t => t.SnapshotId == project.Id && t.Id == tagId);
        var name = await tags.Select(t => t.Name).SingleOrDefaultAsync(cancellationToken) ?? throw NotFound(tagId);
        await tags.ExecuteDeleteAsync(cancellationToken);
        await audit.SaveAsync(AuditAction.DeleteTag, AuditSubject.Of(project, tagId, name), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        LogDeleted(tagId, project.Id);
    }

    private IQueryable<CountedTag> Counted(IQueryable<TagEntity> tags) =>
        from tag in tags.AsNoTracking()
        orderby tag.Created, tag.Id
        select new CountedTag(tag, db.ImageTags.Count(it => it.SnapshotId == tag.SnapshotId && it.TagId == tag.Id));

    private async Task CheckTypeAsync(ProjectEntity project, TagEntity tag, TagType type, CancellationToken cancellationToken)
    {
        if (type == TagType.Regular)
        {
            return;
        }

        if (type == TagType.GeneralProduct && project.DomainId != DomainCatalogue.ProductsOnShelvesId)
        {
            throw new ServiceException(ErrorCode.BadRequestTagType, "A tag of type GeneralProduct needs a project of the domain Products on Shelves.");
        }

        if (await db.Tags.AnyAsync(t => t.SnapshotId == tag.SnapshotId && t.Type == type && t.Id != tag.Id, cancellationToken))
        {
            throw new ServiceException(
                type == TagType.Negative ? ErrorCode.BadRequestMultipleNegativeTag : ErrorCode.BadRequestMultipleGeneralProductTag,
                $"The project already has a tag of type {type}; there can be one.");
        }

        var mixed = type == TagType.Negative && await db.ImageTags.AnyAsync(
            own => own.SnapshotId == tag.SnapshotId && own.TagId == tag.Id
                && db.ImageTags.Any(other => other.SnapshotId == own.SnapshotId && other.ImageId == own.ImageId && other.TagId != own.TagId),
            cancellationToken);
        if (mixed)
        {
            throw new ServiceException(
                ErrorCode.BadRequestNegativeAndRegularTagOnSameImage,
                $"The tag '{tag.Name}' cannot become the negative tag: images that have it have other tags as well.");
        }
    }

    private async Task SaveAsync(TagEntity tag, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (e.IsUniqueViolation())
        {
            // The unique index decides; asking first would race with other callers.
            throw new ServiceException(ErrorCode.BadRequestTagNameNotUnique, $"The project already has a tag named '{tag.Name}'.", e);
        }
    }

    private static string CheckName(string? name) => name?.Trim() switch
    {
        null or "" => throw new ServiceException(ErrorCode.BadRequestTagName, "The tag's name is empty."),
        { Length: > MaxNameLength } trimmed => throw new ServiceException(
            ErrorCode.BadRequestTagName, $"The tag's name has {trimmed.Length} characters; it may have at most {MaxNameLength}."),
        var trimmed => trimmed,
    };

    private static string? CheckDescription(string? description) => description switch
    {
        null or "" => null,
        { Length: > MaxDescriptionLength } => throw new ServiceException(
            ErrorCode.BadRequestTagDescription, $"The tag's description has {description.Length} characters; it may have at most {MaxDescriptionLength}."),
        _ => description,
    };

    private static ServiceException NotFound(Guid tagId) => new(ErrorCode.NotFoundTag, $"There is no tag {tagId} in the project.");

    [LoggerMessage(Level = LogLevel.Information, Message = "Created tag {TagId} in project {ProjectId}")]
    private partial void LogCreated(Guid tagId, Guid projectId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Deleted tag {TagId} of project {ProjectId}")]
    private partial void LogDeleted(Guid tagId, Guid projectId);
}
