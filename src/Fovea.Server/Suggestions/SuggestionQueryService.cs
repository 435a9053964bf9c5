using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Iterations;
using Fovea.Server.Paging;
using Fovea.Server.Predictions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Fovea.Server.Suggestions;

/// <summary>Finds the untagged images of a workspace that an iteration made suggestions for.</summary>
internal sealed class SuggestionQueryService(AppDbContext db, QueryPages pages, IOptions<PredictionOptions> options, TimeProvider time)
{
    public async Task<SuggestionPage> QueryAsync(IterationEntity iteration, SuggestedTagAndRegionQueryToken token, CancellationToken cancellationToken)
    {
        var query = new SuggestionQuery(iteration.Id, token);
        var page = pages.Open(token.Session, token.Continuation, query.Identity, ErrorCode.BadRequest);
        var found = await query.Apply(Open(iteration), page).AsNoTracking()
            .Take(query.MaxCount + 1)
            .Include(s => s.Iteration).Include(s => s.Image).Include(s => s.Tags).ThenInclude(t => t.Tag)
            .AsSplitQuery().ToListAsync(cancellationToken);
        string? continuation = null;
        if (found.Count > query.MaxCount)
        {
            found.RemoveAt(query.MaxCount);
            continuation = pages.Continue(page, query.Identity, new PagePosition(found[^1].Uncertainty, found[^1].Created, found[^1].ImageId));
        }

        return new SuggestionPage(found, token with { Session = page.Session, Continuation = continuation });
    }

    /// <returns>
    /// For each tag of the filter, or for each that the iteration knows, how many images it is suggested for; a tag the iteration
    /// does not know is suggested for none.
    /// </returns>
    public async Task<IReadOnlyDictionary<Guid, int>> CountAsync(IterationEntity iteration, SuggestionFilter filter, CancellationToken cancellationToken)
    {
        var threshold = filter.Threshold;
        var counts = await Open(iteration).SelectMany(s => s.Tags).Where(t => t.Probability >= threshold)
            .GroupBy(t => t.TagId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var tagIds = filter.TagIds.Count > 0
            ? filter.TagIds
            : await db.Tags.Where(t => t.SnapshotId == iteration.Id).OrderBy(t => t.Created).ThenBy(t => t.Id).Select(t => t.Id).ToListAsync(cancellationToken);
        return tagIds.ToDictionary(id => id, id => counts.GetValueOrDefault(id));
    }

    /// <summary>Suggestions that still wait for somebody: not too old, and their image is in the workspace without a tag.</summary>
    private IQueryable<SuggestionEntity> Open(IterationEntity iteration)
    {
        var (iterationId, projectId, oldest) = (iteration.Id, iteration.ProjectId, time.GetUtcNow() - options.Value.Retention);
        return db.Suggestions.Where(s => s.IterationId == iterationId && s.Created >= oldest
            && db.SnapshotImages.Any(i => i.SnapshotId == projectId && i.ImageId == s.ImageId && !i.Tags.Any()));
    }
}
