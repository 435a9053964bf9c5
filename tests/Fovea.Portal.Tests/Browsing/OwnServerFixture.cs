namespace Fovea.Portal.Tests;

/// <summary>A server for one class alone.</summary>
public class OwnServerFixture(SharedPortal shared) : PortalFixture(shared)
{
    protected override bool HasOwnServer => true;
}
