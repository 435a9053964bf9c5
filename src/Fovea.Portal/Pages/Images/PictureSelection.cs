namespace Fovea.Portal.Pages.Images;

/// <summary>The pictures that somebody selected, and the one that keys move from.</summary>
public sealed class PictureSelection
{
    private HashSet<Guid> _ids = [];
    private HashSet<Guid> _beforeRange = [];

    /// <summary>Told whenever the selection changes.</summary>
    public event Action? Changed;

    public IReadOnlySet<Guid> Ids => _ids;

    public int Count => _ids.Count;

    /// <summary>Where a range begins: the place selected last, from 0.</summary>
    public int Anchor { get; private set; }

    public bool Contains(Guid id) => _ids.Contains(id);

    /// <summary>Selects one picture, or no longer.</summary>
    public void Toggle(Guid id, int index)
    {
        if (!_ids.Remove(id))
        {
            _ids.Add(id);
        }

        Anchor = index;
        _beforeRange = [.. _ids];
        Changed?.Invoke();
    }

    /// <summary>Selects a range that ends at the anchor, instead of the range before.</summary>
    public void SelectRange(IEnumerable<Guid> ids)
    {
        _ids = [.. _beforeRange, .. ids];
        Changed?.Invoke();
    }

    public void SelectAll(IEnumerable<Guid> ids)
    {
        _ids = [.. ids];
        _beforeRange = [.. _ids];
        Changed?.Invoke();
    }

    public void Clear(int anchor = 0)
    {
        (_ids, _beforeRange, Anchor) = ([], [], anchor);
        Changed?.Invoke();
    }
}
