using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.Server.Images;

namespace Fovea.Server.Suggestions;

internal static class SuggestionMapping
{
    // Recorded: a suggestion's id is its image's.
    public static SuggestedTagAndRegion ToContract(this SuggestionEntity suggestion) => new()
    {
        Id = suggestion.ImageId,
        Project = suggestion.Iteration.ProjectId,
        Iteration = suggestion.IterationId,
        Created = suggestion.Created,
        Predictions = suggestion.ToPredictions(),
        PredictionUncertainty = suggestion.Uncertainty,
    };

    public static StoredSuggestedTagAndRegion ToContract(this SuggestionEntity suggestion, ImageLinks links) => new()
    {
        Id = suggestion.ImageId,
        Project = suggestion.Iteration.ProjectId,
        Iteration = suggestion.IterationId,
        Domain = suggestion.Iteration.DomainId,
        Created = suggestion.Created,
        Width = suggestion.Image.WidthPixels,
        Height = suggestion.Image.HeightPixels,
        ResizedImageUri = links.Resized(suggestion.Iteration.ProjectId, suggestion.ImageId),
        OriginalImageUri = links.Original(suggestion.Iteration.ProjectId, suggestion.ImageId),
        ThumbnailUri = links.Thumbnail(suggestion.Iteration.ProjectId, suggestion.ImageId),
        Predictions = suggestion.ToPredictions(),
        PredictionUncertainty = suggestion.Uncertainty,
    };

    private static IReadOnlyList<Prediction> ToPredictions(this SuggestionEntity suggestion) =>
    [
        .. suggestion.Tags.OrderByDescending(t => t.Probability).ThenBy(t => t.TagId).Select(t => new Prediction
        {
            Probability = t.Probability,
            TagId = t.TagId,
            TagName = t.Tag.Name,
            TagType = t.Tag.Type,
        }),
    ];
}
