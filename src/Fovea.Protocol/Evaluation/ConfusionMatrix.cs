namespace Fovea.Protocol.Evaluation;

/// <summary>Which tags are taken for which.</summary>
/// <remarks>Multiclass: each picture counts once, by its most probable tag, whatever the threshold. Multilabel: the last row and column stand for no tag; off the diagonal stand wrongly predicted tags, by the tags the picture has, and in the last column missed tags.</remarks>
public sealed record ConfusionMatrix
{
    /// <summary>What rows and columns stand for.</summary>
    public IReadOnlyList<ConfusionLabel> Labels { get; init; } = [];

    /// <summary>Number of pictures by row (what they have) and column (what is predicted).</summary>
    public IReadOnlyList<IReadOnlyList<int>> Counts { get; init; } = [];
}
