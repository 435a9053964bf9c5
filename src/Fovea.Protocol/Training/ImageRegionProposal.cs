namespace Fovea.Protocol.Training;

/// <summary>The answer of GetImageRegionProposals.</summary>
public sealed record ImageRegionProposal
{
    /// <summary>The project.</summary>
    public Guid ProjectId { get; init; }

    /// <summary>The image.</summary>
    public Guid ImageId { get; init; }

    /// <summary>The proposed boxes; empty when there are none.</summary>
    public IReadOnlyList<RegionProposal> Proposals { get; init; } = [];
}
