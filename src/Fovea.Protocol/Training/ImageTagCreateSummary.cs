namespace Fovea.Protocol.Training;

/// <summary>The answer of CreateImageTags.</summary>
public sealed record ImageTagCreateSummary
{
    /// <summary>Pairs that are new.</summary>
    public IReadOnlyList<ImageTagCreateEntry> Created { get; init; } = [];

    /// <summary>Pairs that were there already.</summary>
    public IReadOnlyList<ImageTagCreateEntry> Duplicated { get; init; } = [];

    /// <summary>Pairs over the limit of an image.</summary>
    public IReadOnlyList<ImageTagCreateEntry> Exceeded { get; init; } = [];
}
