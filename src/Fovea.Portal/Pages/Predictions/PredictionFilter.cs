using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Predictions;

/// <summary>Which stored predictions to show, as the page's address says it.</summary>
/// <param name="OrderBy">The order.</param>
/// <param name="IterationId">Of one iteration only.</param>
/// <param name="TagId">With a probability of this tag between the two limits.</param>
/// <param name="From">The lower limit, in percent.</param>
/// <param name="To">The upper limit, in percent.</param>
public sealed record PredictionFilter(OrderBy OrderBy, Guid? IterationId, Guid? TagId, int From, int To)
{
    private const int PageSize = 48;

    public bool IsEmpty => IterationId is null && TagId is null;

    public PredictionQueryToken ToQuery() => new()
    {
        OrderBy = OrderBy,
        IterationId = IterationId,
        MaxCount = PageSize,
        Tags = TagId is { } id ? [new PredictionQueryTag { Id = id, MinThreshold = From / 100f, MaxThreshold = To / 100f }] : null,
    };
}
