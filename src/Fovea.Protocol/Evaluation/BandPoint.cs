namespace Fovea.Protocol.Evaluation;

/// <summary>Where a curve lies at one recall in 95 % of the resamples.</summary>
public sealed record BandPoint
{
    /// <summary>In [0, 1].</summary>
    public double Recall { get; init; }

    /// <summary>Lower end of the precision.</summary>
    public double Lower { get; init; }

    /// <summary>Upper end of the precision.</summary>
    public double Upper { get; init; }
}
