using Fovea.Portal.Components;
using Fovea.Protocol;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Training;

/// <summary>What is still missing before the pictures can be trained on.</summary>
internal static class TrainingReadiness
{
    /// <summary>What to do first, one thing a line.</summary>
    /// <param name="tags">The tags to train.</param>
    /// <param name="settings">What kind of project it is.</param>
    /// <returns>Empty when nothing is missing.</returns>
    public static IReadOnlyList<string> Missing(IReadOnlyCollection<Tag> tags, ProjectSettings settings)
    {
        var isDetector = DomainCatalogue.Find(settings.DomainId ?? Guid.Empty)?.Type == DomainType.ObjectDetection;
        var isMulticlass = !isDetector && settings.ClassificationType == Classifier.Multiclass;
        var (minTags, minImages) = (
            isMulticlass ? ProtocolLimits.MinTagsForMulticlass : 1,
            isDetector ? ProtocolLimits.MinImagesPerTagForDetection : ProtocolLimits.MinImagesPerTagForClassification);

        // In a multilabel project negative pictures are background, however few.
        Tag[] counted = [.. tags.Where(tag => isMulticlass || tag.Type != TagType.Negative)];
        List<string> missing = [];
        if (counted.Length < minTags)
        {
            missing.Add(counted.Length == 0 ? $"Add {Counted.Of(minTags, "tag")} and pictures of each." : "Add a second tag: one thing alone cannot be told apart.");
        }

        missing.AddRange(counted.Where(tag => tag.ImageCount < minImages).OrderByDescending(tag => tag.ImageCount)
            .Select(tag => $"Add {minImages - tag.ImageCount} more {(minImages - tag.ImageCount == 1 ? "picture" : "pictures")} of {tag.Name}."));
        return missing;
    }
}
