using Fovea.Protocol;
using Fovea.Protocol.Errors;
using Fovea.Server.Hosting;

namespace Fovea.Server.Suggestions;

/// <summary>Which suggestions a query is about: those that give one of the tags at least the threshold's probability.</summary>
internal sealed class SuggestionFilter
{
    /// <exception cref="ServiceException">There are too many tags, or the threshold is no probability.</exception>
    public SuggestionFilter(IReadOnlyList<Guid>? tagIds, float? threshold)
    {
        TagIds = tagIds is { Count: > ProtocolLimits.MaxTagIds }
            ? throw new ServiceException(ErrorCode.BadRequestExceededBatchSize, $"Got {tagIds.Count} ids in tagIds; it holds at most {ProtocolLimits.MaxTagIds}.")
            : [.. (tagIds ?? []).Distinct()];
        Threshold = Arguments.Fraction(threshold, nameof(threshold), 0);
    }

    /// <summary>Empty means any tag.</summary>
    public IReadOnlyList<Guid> TagIds { get; }

    public float Threshold { get; }

    public IQueryable<SuggestionEntity> Apply(IQueryable<SuggestionEntity> suggestions)
    {
        var (tagIds, threshold) = (TagIds.ToArray(), Threshold);
        return tagIds.Length == 0
            ? suggestions.Where(s => s.Tags.Any(t => t.Probability >= threshold))
            : suggestions.Where(s => s.Tags.Any(t => tagIds.Contains(t.TagId) && t.Probability >= threshold));
    }
}
