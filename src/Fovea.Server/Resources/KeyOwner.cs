namespace Fovea.Server.Resources;

/// <summary>The resource whose key a request carried.</summary>
internal sealed record KeyOwner(Guid Id, string Name, ResourceKind Kind, string Region, string ResourceId)
{
    /// <summary>Which of the resource's two keys it was: 1 or 2.</summary>
    public int KeyNumber { get; init; }

    public ResourceQuota Quota { get; init; } = ResourceQuota.Unlimited;

    public ResourceRates Rates { get; init; } = ResourceRates.Unlimited;
}
