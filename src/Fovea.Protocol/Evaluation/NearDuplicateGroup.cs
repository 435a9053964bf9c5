namespace Fovea.Protocol.Evaluation;

/// <summary>Pictures that show nearly the same.</summary>
public sealed record NearDuplicateGroup
{
    /// <summary>Whether their tags differ.</summary>
    public bool AcrossTags { get; init; }

    /// <summary>At least two.</summary>
    public IReadOnlyList<EvaluatedImage> Images { get; init; } = [];
}
