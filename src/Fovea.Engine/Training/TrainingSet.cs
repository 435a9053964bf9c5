using Fovea.Engine.Data;

namespace Fovea.Engine.Training;

/// <summary>The pictures and tags a model is trained on.</summary>
/// <param name="Type">One tag or any number of tags per picture.</param>
/// <param name="Tags">Names of the tags, by class index; unique and not empty.</param>
/// <param name="Images">The pictures, in any order: the order does not change the model. Each content hash occurs once.</param>
public sealed record TrainingSet(ClassificationType Type, IReadOnlyList<string> Tags, IReadOnlyList<TrainingImage> Images);
