namespace Fovea.Protocol.Evaluation;

/// <summary>Part of the list of near-duplicates, those across tags first.</summary>
public sealed record NearDuplicatePage
{
    /// <summary>How many groups the whole list has.</summary>
    public int Total { get; init; }

    /// <summary>This part.</summary>
    public IReadOnlyList<NearDuplicateGroup> Groups { get; init; } = [];
}
