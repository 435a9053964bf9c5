using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Predictions;

/// <summary>The stored predictions fetched so far.</summary>
public sealed class PredictionList
{
    private readonly List<StoredImagePrediction> _items = [];

    public IReadOnlyList<StoredImagePrediction> Items => _items;

    /// <summary>What to ask for the next page; <see langword="null"/> at the end.</summary>
    public PredictionQueryToken? Next { get; private set; }

    public void Add(PredictionQueryResult page)
    {
        _items.AddRange(page.Results);
        Next = page.Token?.Continuation is null ? null : page.Token;
    }

    public void Remove(IReadOnlyCollection<Guid> ids) => _items.RemoveAll(item => ids.Contains(item.Id));
}
