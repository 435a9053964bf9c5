using System.Text.Json;
using Fovea.Protocol;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Json;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Paging;

namespace Fovea.Server.Suggestions;

/// <summary>A checked query of an iteration's suggestions.</summary>
internal sealed class SuggestionQuery
{
    private readonly Guid _iterationId;
    private readonly SuggestedTagAndRegionQueryToken _token;

    /// <exception cref="ServiceException">A condition cannot be met, or there are too many.</exception>
    public SuggestionQuery(Guid iterationId, SuggestedTagAndRegionQueryToken token)
    {
        (_iterationId, _token) = (iterationId, token);
        Filter = new SuggestionFilter(token.TagIds, token.Threshold);
        MaxCount = CheckMaxCount(token.MaxCount ?? 0);
    }

    public SuggestionFilter Filter { get; }

    public int MaxCount { get; }

    private SortBy Order => _token.SortBy ?? SortBy.UncertaintyAscending;

    /// <summary>What decides which rows come in which order, as one text.</summary>
    public string Identity => $"suggestions of {_iterationId} " + JsonSerializer.Serialize(
        _token with { SortBy = Order, MaxCount = null, Session = null, Continuation = null }, ProtocolJson.Options);

    /// <summary>Those of the suggestions that meet the conditions and lie on the page, in order.</summary>
    public IQueryable<SuggestionEntity> Apply(IQueryable<SuggestionEntity> suggestions, QueryPage page)
    {
        var newest = page.Newest;
        suggestions = Filter.Apply(suggestions.Where(s => s.Created <= newest));
        if (page.After is { } last)
        {
            suggestions = After(suggestions, last);
        }

        return Order switch
        {
            SortBy.UncertaintyAscending => suggestions.OrderBy(s => s.Uncertainty).ThenBy(s => s.ImageId),
            SortBy.UncertaintyDescending => suggestions.OrderByDescending(s => s.Uncertainty).ThenByDescending(s => s.ImageId),
            _ => throw new InvalidOperationException($"There is no order {Order}."),
        };
    }

    private IQueryable<SuggestionEntity> After(IQueryable<SuggestionEntity> suggestions, PagePosition position)
    {
        var (uncertainty, _, id) = position;
        return Order == SortBy.UncertaintyAscending
            ? suggestions.Where(s => s.Uncertainty > uncertainty || (s.Uncertainty == uncertainty && s.ImageId.CompareTo(id) > 0))
            : suggestions.Where(s => s.Uncertainty < uncertainty || (s.Uncertainty == uncertainty && s.ImageId.CompareTo(id) < 0));
    }

    private static int CheckMaxCount(int maxCount) => maxCount switch
    {
        0 => ProtocolLimits.DefaultTake,
        < 0 or > ProtocolLimits.MaxTake => throw new ServiceException(
            ErrorCode.BadRequestExceededBatchSize, $"Got {maxCount} for maxCount; it must be from 0 to {ProtocolLimits.MaxTake}."),
        _ => maxCount,
    };
}
