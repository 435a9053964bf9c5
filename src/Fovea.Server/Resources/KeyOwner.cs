namespace Fovea.Server.Resources;

/// <summary>The resource whose key a request carried.</summary>
internal sealed record KeyOwner(Guid Id, string Name, ResourceKind Kind, string Region, string ResourceId)
{
    public ResourceQuota Quota { get; init; } = ResourceQuota.Unlimited;

    public ResourceRates Rates { get; init; } = ResourceRates.Unlimited;
}
