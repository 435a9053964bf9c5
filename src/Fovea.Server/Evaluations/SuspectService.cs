using Fovea.Engine.Evaluation;
using Fovea.Protocol.Errors;
using Fovea.Server.Data;
using Fovea.Server.Hosting;
using Fovea.Server.Projects;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Evaluations;

/// <summary>Suspect labels that still wait for somebody to look at them.</summary>
internal sealed class SuspectService(AppDbContext db, TimeProvider time)
{
    /// <summary>Leaves out what was accepted, and pictures that were deleted or tagged otherwise since the training.</summary>
    public async Task<(IReadOnlyList<SuspectLabel> Waiting, int Accepted)> ListAsync(
        ProjectEntity project, Guid iterationId, Analysis analysis, CancellationToken cancellationToken)
    {
        var suspects = (await analysis.GetEvidenceAsync()).Suspects;
        Guid[] ids = [.. suspects.Select(suspect => analysis.Evaluation.ImageIds[suspect.Row]).Distinct()];
        var then = await TagsAsync(iterationId, ids, cancellationToken);
        var now = await TagsAsync(project.Id, ids, cancellationToken);
        var accepted = (await db.AcceptedLabels.Where(l => l.ProjectId == project.Id).Select(l => new { l.ContentHash, l.TagsHash }).ToListAsync(cancellationToken))
            .Select(l => new LabelledPicture(l.ContentHash, l.TagsHash)).ToHashSet();
        var unchanged = suspects.Where(suspect => then.TryGetValue(analysis.Evaluation.ImageIds[suspect.Row], out var before)
            && now.TryGetValue(analysis.Evaluation.ImageIds[suspect.Row], out var after) && before == after).ToList();
        var waiting = unchanged.Where(suspect => !accepted.Contains(then[analysis.Evaluation.ImageIds[suspect.Row]])).ToList();
        return (waiting, unchanged.Count - waiting.Count);
    }

    /// <summary>Remembers that the pictures' tags are right as the iteration has them.</summary>
    /// <exception cref="ServiceException">An image is not in the iteration; nothing was remembered.</exception>
    public async Task AcceptAsync(ProjectEntity project, Guid iterationId, IReadOnlyList<Guid> imageIds, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        var pictures = await FindAsync(iterationId, imageIds, cancellationToken);
        string[] hashes = [.. pictures.Select(picture => picture.ContentHash)];
        var known = (await db.AcceptedLabels.Where(l => l.ProjectId == project.Id && hashes.Contains(l.ContentHash)).ToListAsync(cancellationToken))
            .Select(l => new LabelledPicture(l.ContentHash, l.TagsHash)).ToHashSet();
        db.AcceptedLabels.AddRange(pictures.Where(picture => !known.Contains(picture)).Select(picture => new AcceptedLabelEntity
        {
            ProjectId = project.Id,
            ContentHash = picture.ContentHash,
            TagsHash = picture.TagsHash,
            Created = time.GetUtcNow(),
        }));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Forgets what <see cref="AcceptAsync"/> remembered.</summary>
    /// <exception cref="ServiceException">An image is not in the iteration; nothing was forgotten.</exception>
    public async Task RevokeAsync(ProjectEntity project, Guid iterationId, IReadOnlyList<Guid> imageIds, CancellationToken cancellationToken)
    {
        await using var transaction = await WriteTransaction.BeginAsync(db, WriteScope.Project(project.Id), cancellationToken);
        foreach (var (contentHash, tagsHash) in await FindAsync(iterationId, imageIds, cancellationToken))
        {
            await db.AcceptedLabels.Where(l => l.ProjectId == project.Id && l.ContentHash == contentHash && l.TagsHash == tagsHash)
                .ExecuteDeleteAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<IReadOnlyCollection<LabelledPicture>> FindAsync(Guid iterationId, IReadOnlyList<Guid> imageIds, CancellationToken cancellationToken)
    {
        var found = await TagsAsync(iterationId, [.. imageIds], cancellationToken);
        return found.Count == imageIds.Count
            ? found.Values
            : throw new ServiceException(ErrorCode.NotFoundImage, $"{imageIds.Count - found.Count} of the {imageIds.Count} images are not in the iteration; nothing was changed.");
    }

    private async Task<Dictionary<Guid, LabelledPicture>> TagsAsync(Guid snapshotId, Guid[] imageIds, CancellationToken cancellationToken)
    {
        var images = await db.SnapshotImages.Where(i => i.SnapshotId == snapshotId && imageIds.Contains(i.ImageId))
            .Select(i => new { i.ImageId, i.ContentHash, Tags = i.Tags.Select(t => t.TagId).ToList() }).ToListAsync(cancellationToken);
        return images.ToDictionary(i => i.ImageId, i => new LabelledPicture(i.ContentHash, AcceptedLabelEntity.HashOf(i.Tags)));
    }

    private sealed record LabelledPicture(string ContentHash, string TagsHash);
}
