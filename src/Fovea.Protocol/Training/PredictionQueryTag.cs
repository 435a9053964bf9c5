namespace Fovea.Protocol.Training;

/// <summary>A condition on the probability of one tag in stored predictions.</summary>
public sealed record PredictionQueryTag
{
    /// <summary>The tag.</summary>
    public Guid Id { get; init; }

    /// <summary>Smallest probability that matches, 0 to 1.</summary>
    public float? MinThreshold { get; init; }

    /// <summary>Largest probability that matches, 0 to 1.</summary>
    public float? MaxThreshold { get; init; }
}
