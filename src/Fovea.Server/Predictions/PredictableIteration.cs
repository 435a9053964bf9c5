using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;

namespace Fovea.Server.Predictions;

/// <summary>All that a prediction needs to know of an iteration.</summary>
/// <param name="Tags">By class index of the model.</param>
internal sealed record PredictableIteration(
    Guid ProjectId, Guid IterationId, Guid DomainId, Classifier ClassificationType, string ModelHash,
    string? PublishName, string? PublishedResourceId, IReadOnlyList<PredictableTag> Tags);

internal sealed record PredictableTag(Guid Id, string Name, TagType Type);
