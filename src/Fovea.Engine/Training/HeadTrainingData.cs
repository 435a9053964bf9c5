using Fovea.Engine.Data;

namespace Fovea.Engine.Training;

/// <summary>The features and labels a head is trained on; row i of every member describes picture i.</summary>
public sealed record HeadTrainingData
{
    /// <summary>Features of the pictures as they are, <c>[N, D]</c>; finite.</summary>
    public required FeatureMatrix Plain { get; init; }

    /// <summary>Features of the mirrored pictures, <c>[N, D]</c>, or <see langword="null"/> to train on plain views only.</summary>
    public FeatureMatrix? Mirrored { get; init; }

    /// <summary>Number of tags, C; at least 2 for multiclass and 1 for multilabel.</summary>
    public required int ClassCount { get; init; }

    /// <summary>One tag or any number of tags per picture.</summary>
    public required ClassificationType Type { get; init; }

    /// <summary>Class indices per picture, each in [0, C): exactly one for multiclass, any number for multilabel (none is background).</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Labels { get; init; }

    /// <summary>SHA-256 of each picture's bytes in hexadecimal. They decide order and folds, so the order of the rows does not matter.</summary>
    public required IReadOnlyList<string> ContentHashes { get; init; }

    /// <summary>Rows with equal numbers show nearly the same and stay in one fold.</summary>
    public required IReadOnlyList<int> Groups { get; init; }
}
