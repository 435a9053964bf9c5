using Fovea.Protocol;

namespace Fovea.Portal.Pages.Images;

/// <summary>The pictures of a list that were fetched so far: those around what is shown.</summary>
/// <param name="source">The list.</param>
/// <param name="count">How long it is.</param>
public sealed class PictureWindow(PictureSource source, int count)
{
    /// <summary>Pictures fetched at a time.</summary>
    public const int PageSize = ProtocolLimits.MaxTake / 2;

    private const int MaxPages = 40;
    private readonly Dictionary<int, IReadOnlyList<Picture>> _pages = [];

    public PictureSource Source => source;

    public int Count => count;

    /// <returns><see langword="null"/> while it is not fetched.</returns>
    public Picture? Find(int index) => _pages.TryGetValue(index / PageSize, out var page) ? page.ElementAtOrDefault(index % PageSize) : null;

    /// <summary>The pictures that are fetched, by id.</summary>
    public IEnumerable<Picture> Known(IReadOnlySet<Guid> ids) => _pages.Values.SelectMany(page => page).Where(picture => ids.Contains(picture.Id));

    /// <summary>Fetches one page that lacks between two places.</summary>
    /// <returns>Whether one lacked.</returns>
    public async Task<bool> FetchAsync(int first, int last, CancellationToken cancellationToken)
    {
        var missing = Enumerable.Range(first / PageSize, last / PageSize - first / PageSize + 1).Where(page => !_pages.ContainsKey(page)).Cast<int?>().FirstOrDefault();
        if (missing is not { } number || number * PageSize >= count)
        {
            return false;
        }

        _pages[number] = await source.ListAsync(number * PageSize, PageSize, cancellationToken);
        if (_pages.Count > MaxPages)
        {
            _pages.Remove(_pages.Keys.MaxBy(page => Math.Abs(page - number)));
        }

        return true;
    }

    /// <summary>Ids of the pictures between two places.</summary>
    public async Task<IReadOnlyList<Guid>> IdsAsync(int first, int last, CancellationToken cancellationToken)
    {
        List<Guid> known = [];
        for (var index = first; index <= last; index++)
        {
            if (Find(index) is not { } picture)
            {
                return await source.ListIdsAsync(first, last - first + 1, cancellationToken);
            }

            known.Add(picture.Id);
        }

        return known;
    }
}
