namespace Fovea.Protocol.Training;

/// <summary>Request body of CreateImageRegions.</summary>
public sealed record ImageRegionCreateBatch
{
    /// <summary>At most 64 boxes.</summary>
    public IReadOnlyList<ImageRegionCreateEntry>? Regions { get; init; }
}
