using System.Text.Json;
using Fovea.Protocol;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Json;
using Fovea.Protocol.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Paging;

namespace Fovea.Server.Predictions;

/// <summary>A checked query of a project's stored predictions.</summary>
internal sealed class StoredPredictionQuery
{
    private readonly Guid _projectId;
    private readonly PredictionQueryToken _token;

    /// <exception cref="ServiceException">A condition cannot be met, or there are too many.</exception>
    public StoredPredictionQuery(Guid projectId, PredictionQueryToken token)
    {
        CheckTags(token.Tags ?? []);
        if (token.StartTime > token.EndTime)
        {
            throw Invalid($"Got a startTime of {token.StartTime:u}, which is later than the endTime of {token.EndTime:u}.");
        }

        (_projectId, _token) = (projectId, token);
        MaxCount = CheckMaxCount(token.MaxCount ?? 0);
    }

    public int MaxCount { get; }

    private OrderBy Order => _token.OrderBy ?? OrderBy.Newest;

    /// <summary>What decides which rows come in which order, as one text.</summary>
    public string Identity => $"predictions of {_projectId} " + JsonSerializer.Serialize(
        _token with { OrderBy = Order, MaxCount = null, Session = null, Continuation = null }, ProtocolJson.Options);

    /// <summary>The project's predictions that meet the conditions and lie on the page, in order.</summary>
    public IQueryable<PredictionEntity> Apply(IQueryable<PredictionEntity> predictions, QueryPage page)
    {
        var (projectId, newest) = (_projectId, page.Newest);
        predictions = ApplyTimes(predictions.Where(p => p.ProjectId == projectId && p.Created <= newest));
        if (_token.IterationId is { } iterationId)
        {
            predictions = predictions.Where(p => p.IterationId == iterationId);
        }

        if (_token.Application is { Length: > 0 } application)
        {
            predictions = predictions.Where(p => p.Application == application);
        }

        foreach (var tag in _token.Tags ?? [])
        {
            var (id, min, max) = (tag.Id, tag.MinThreshold ?? 0, tag.MaxThreshold ?? 1);
            predictions = predictions.Where(p => p.Tags.Any(t => t.TagId == id && t.Probability >= min && t.Probability <= max));
        }

        return Sort(page.After is { } last ? After(predictions, last) : predictions);
    }

    // The API shows times in whole milliseconds, so that is how fine it compares them.
    private IQueryable<PredictionEntity> ApplyTimes(IQueryable<PredictionEntity> predictions)
    {
        if (_token.StartTime is { } startTime)
        {
            var start = WholeMilliseconds(startTime);
            predictions = predictions.Where(p => p.Created >= start);
        }

        if (_token.EndTime is { } endTime)
        {
            var last = WholeMilliseconds(endTime).AddTicks(TimeSpan.TicksPerMillisecond - 1);
            predictions = predictions.Where(p => p.Created <= last);
        }

        return predictions;
    }

    private static DateTimeOffset WholeMilliseconds(DateTimeOffset instant) =>
        new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerMillisecond, TimeSpan.Zero);

    private IQueryable<PredictionEntity> After(IQueryable<PredictionEntity> predictions, PagePosition position)
    {
        var (uncertainty, created, id) = position;
        return Order switch
        {
            OrderBy.Newest => predictions.Where(p => p.Created < created || (p.Created == created && p.Id.CompareTo(id) < 0)),
            OrderBy.Oldest => predictions.Where(p => p.Created > created || (p.Created == created && p.Id.CompareTo(id) > 0)),
            OrderBy.Suggested => predictions.Where(p => p.Uncertainty < uncertainty
                || (p.Uncertainty == uncertainty && (p.Created < created || (p.Created == created && p.Id.CompareTo(id) < 0)))),
            _ => throw new InvalidOperationException($"There is no order {Order}."),
        };
    }

    private IOrderedQueryable<PredictionEntity> Sort(IQueryable<PredictionEntity> predictions) => Order switch
    {
        OrderBy.Newest => predictions.OrderByDescending(p => p.Created).ThenByDescending(p => p.Id),
        OrderBy.Oldest => predictions.OrderBy(p => p.Created).ThenBy(p => p.Id),
        OrderBy.Suggested => predictions.OrderByDescending(p => p.Uncertainty).ThenByDescending(p => p.Created).ThenByDescending(p => p.Id),
        _ => throw new InvalidOperationException($"There is no order {Order}."),
    };

    // Recorded: 0 asks for the service's own number.
    private static int CheckMaxCount(int maxCount) => maxCount switch
    {
        0 => ProtocolLimits.DefaultTake,
        < 0 => throw Invalid($"Got {maxCount} for maxCount; it must not be negative."),
        > ProtocolLimits.MaxTake => throw new ServiceException(
            ErrorCode.BadRequestPredictionResultsExceededCount, $"Got {maxCount} for maxCount; a page holds at most {ProtocolLimits.MaxTake} predictions."),
        _ => maxCount,
    };

    private static void CheckTags(IReadOnlyList<PredictionQueryTag> tags)
    {
        if (tags.Count > ProtocolLimits.MaxPredictionQueryTags)
        {
            throw new ServiceException(
                ErrorCode.BadRequestPredictionTagsExceededCount, $"Got {tags.Count} tags; a query holds at most {ProtocolLimits.MaxPredictionQueryTags}.");
        }

        foreach (var tag in tags)
        {
            var (min, max) = tag is null ? throw Invalid("Got null in tags; each entry must have an id.") : (tag.MinThreshold ?? 0, tag.MaxThreshold ?? 1);
            if (!(0 <= min && min <= max && max <= 1))
            {
                throw Invalid($"Got thresholds from {min} to {max} for tag {tag.Id}; they must be from 0 to 1, the smaller one first.");
            }
        }
    }

    private static ServiceException Invalid(string message) => new(ErrorCode.BadRequestPredictionInvalidQueryParameters, message);
}
