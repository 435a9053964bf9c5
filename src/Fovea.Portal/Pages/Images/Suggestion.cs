using Fovea.Portal.Access;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Images;

/// <summary>A picture with the tags that a model suggests, and those of them that somebody wants.</summary>
public sealed class Suggestion
{
    private const int Listed = 4;
    private readonly HashSet<Guid> _wanted;

    /// <param name="stored">What the API answered.</param>
    /// <param name="known">The tags that the project still has.</param>
    /// <param name="isMulticlass">Whether a picture has one tag.</param>
    /// <param name="threshold">Probability from which a multilabel tag is wanted at first, 0 to 1.</param>
    public Suggestion(StoredSuggestedTagAndRegion stored, IReadOnlySet<Guid> known, bool isMulticlass, float threshold)
    {
        (ImageId, Thumbnail, Uncertainty) = (stored.Id, LocalAddress.Of(stored.ThumbnailUri), stored.PredictionUncertainty);
        var offered = stored.Predictions.Where(prediction => known.Contains(prediction.TagId)).OrderByDescending(prediction => prediction.Probability).ToList();
        _wanted = [.. offered.Where(prediction => isMulticlass || prediction.Probability >= threshold).Take(isMulticlass ? 1 : offered.Count).Select(prediction => prediction.TagId)];
        Offered = [.. offered.Take(Math.Max(Listed, _wanted.Count))];
        IsMulticlass = isMulticlass;
    }

    public Guid ImageId { get; }

    public string? Thumbnail { get; }

    /// <summary>How unsure the model is, 0 to 1.</summary>
    public float Uncertainty { get; }

    /// <summary>The tags to choose from, the most probable first.</summary>
    public IReadOnlyList<Prediction> Offered { get; }

    private bool IsMulticlass { get; }

    /// <summary>The tags the picture will have.</summary>
    public IReadOnlyCollection<Guid> Wanted => _wanted;

    public void Toggle(Guid tagId)
    {
        if (IsMulticlass)
        {
            _wanted.Clear();
            _wanted.Add(tagId);
        }
        else if (!_wanted.Remove(tagId))
        {
            _wanted.Add(tagId);
        }
    }
}
