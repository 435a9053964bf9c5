namespace Fovea.Server.Resources;

/// <summary>A resource to create, as the command line and the management API take it.</summary>
public sealed record ResourceRequest
{
    /// <summary>2 to 64 letters, digits and dashes, with no dash at either end; unique whatever its case.</summary>
    public string? Name { get; init; }

    /// <summary><c>training</c>, <c>prediction</c>, <c>multi-service</c>, or Azure's name of the kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Projects can be published only to a resource of the same region; <c>local</c> where none is given.</summary>
    public string? Region { get; init; }

    /// <summary>The tier to take the quota from: <c>none</c>, <c>f0</c> or <c>s0</c>; <c>none</c> where none is given.</summary>
    public string? QuotaTier { get; init; }

    /// <summary>Single quotas, which come before the tier's.</summary>
    public ResourceQuota? Quota { get; init; }

    /// <summary>The tier to take the call rates from: <c>none</c>, <c>f0</c> or <c>s0</c>; <c>none</c> where none is given.</summary>
    public string? RateTier { get; init; }

    /// <summary>Single call rates, which come before the tier's.</summary>
    public ResourceRates? Rates { get; init; }
}
