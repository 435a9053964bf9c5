namespace Fovea.Protocol.Evaluation;

/// <summary>Part of a list of pictures.</summary>
public sealed record EvaluatedImagePage
{
    /// <summary>How many the whole list has.</summary>
    public int Total { get; init; }

    /// <summary>This part.</summary>
    public IReadOnlyList<EvaluatedImage> Images { get; init; } = [];
}
