using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Images;

/// <summary>What tagging changed, so that it can be undone.</summary>
/// <param name="Text">What was done, for people.</param>
/// <param name="Added">Tags that pictures got.</param>
/// <param name="Removed">Tags that pictures lost.</param>
public sealed record TagChange(string Text, IReadOnlyList<ImageTagCreateEntry> Added, IReadOnlyList<ImageTagCreateEntry> Removed)
{
    public bool IsEmpty => Added.Count == 0 && Removed.Count == 0;
}
