namespace Fovea.Protocol.Evaluation;

/// <summary>Part of the list of suspect labels, most suspicious first.</summary>
public sealed record SuspectPage
{
    /// <summary>How many the whole list has.</summary>
    public int Total { get; init; }

    /// <summary>How many suspects were accepted as they are and left out.</summary>
    public int Accepted { get; init; }

    /// <summary>This part.</summary>
    public IReadOnlyList<SuspectImage> Images { get; init; } = [];
}
