namespace Fovea.Protocol.Training;

/// <summary>The answer of CreateImageRegions.</summary>
public sealed record ImageRegionCreateSummary
{
    /// <summary>Boxes that are new.</summary>
    public IReadOnlyList<ImageRegionCreateResult> Created { get; init; } = [];

    /// <summary>Boxes that were there already.</summary>
    public IReadOnlyList<ImageRegionCreateEntry> Duplicated { get; init; } = [];

    /// <summary>Boxes over the limit of an image.</summary>
    public IReadOnlyList<ImageRegionCreateEntry> Exceeded { get; init; } = [];
}
