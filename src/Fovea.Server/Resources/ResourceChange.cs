namespace Fovea.Server.Resources;

/// <summary>New limits for a resource, as the command line and the management API take them; what is left out stays as it is.</summary>
public sealed record ResourceChange
{
    /// <summary>The tier to take all quotas from: <c>none</c>, <c>f0</c> or <c>s0</c>.</summary>
    public string? QuotaTier { get; init; }

    /// <summary>Single quotas, which come before the tier's.</summary>
    public ResourceQuota? Quota { get; init; }

    /// <summary>The tier to take all call rates from: <c>none</c>, <c>f0</c> or <c>s0</c>.</summary>
    public string? RateTier { get; init; }

    /// <summary>Single call rates, which come before the tier's.</summary>
    public ResourceRates? Rates { get; init; }
}
