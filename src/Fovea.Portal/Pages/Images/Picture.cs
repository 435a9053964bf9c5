using Fovea.Portal.Access;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Images;

/// <summary>A training picture, with what an iteration said of it where one was asked.</summary>
public sealed record Picture
{
    public required Guid Id { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required int WidthPixels { get; init; }

    public required int HeightPixels { get; init; }

    public string? Thumbnail { get; init; }

    public string? Large { get; init; }

    public IReadOnlyList<ImageTag> Tags { get; init; } = [];

    public IReadOnlyList<ImageRegion> Regions { get; init; } = [];

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>The most probable first, said by a model that had not seen the picture; <see langword="null"/> where none was asked.</summary>
    public IReadOnlyList<Prediction>? Predictions { get; init; }

    /// <summary>Its tags as text.</summary>
    public string TagText => Tags.Count == 0 ? "no tag" : string.Join(", ", Tags.Select(tag => tag.TagName));

    public static Picture Of(Image image) => new()
    {
        Id = image.Id,
        Created = image.Created,
        WidthPixels = image.Width,
        HeightPixels = image.Height,
        Thumbnail = LocalAddress.Of(image.ThumbnailUri),
        Large = LocalAddress.Of(image.ResizedImageUri),
        Tags = image.Tags ?? [],
        Regions = image.Regions ?? [],
        Metadata = image.Metadata ?? new Dictionary<string, string>(),
    };

    public static Picture Of(ImagePerformance image) => new()
    {
        Id = image.Id,
        Created = image.Created,
        WidthPixels = image.Width,
        HeightPixels = image.Height,
        Thumbnail = LocalAddress.Of(image.ThumbnailUri),
        Large = LocalAddress.Of(image.ImageUri),
        Tags = image.Tags ?? [],
        Regions = image.Regions ?? [],
        Predictions = image.Predictions ?? [],
    };

    /// <summary>What was predicted: the most probable tag, or in a multilabel project each with at least 50 %.</summary>
    public IReadOnlyList<Prediction> Predicted(bool isMulticlass) => isMulticlass
        ? [.. (Predictions ?? []).Take(1)]
        : [.. (Predictions ?? []).Where(prediction => prediction.Probability >= 0.5f)];

    /// <summary>Whether a model was asked and did not say exactly the picture's tags. A multilabel negative tag counts as none.</summary>
    public bool IsWrong(bool isMulticlass)
    {
        if (Predictions is null)
        {
            return false;
        }

        var known = Predictions.Select(prediction => prediction.TagId).ToHashSet();
        return !Predicted(isMulticlass).Select(prediction => prediction.TagId).ToHashSet().SetEquals(Tags.Select(tag => tag.TagId).Where(known.Contains));
    }
}
