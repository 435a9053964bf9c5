namespace Fovea.Protocol.Training;

using Fovea.Protocol.Prediction;

/// <summary>A box that probably holds an object of whatever kind.</summary>
public sealed record RegionProposal
{
    /// <summary>How sure the proposal is, 0 to 1.</summary>
    public float Confidence { get; init; }

    /// <summary>The box.</summary>
    public BoundingBox? BoundingBox { get; init; }
}
