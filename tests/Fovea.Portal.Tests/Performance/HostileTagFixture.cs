namespace Fovea.Portal.Tests.Performance;

/// <summary>A trained project, one of whose tags has markup for a name.</summary>
public sealed class HostileTagFixture(SharedPortal shared) : TrainedProjectFixture(shared)
{
    public const string HostileName = "<img src=x onerror=alert(1)> \"books\" & 'x'";

    protected override string ThirdTag => HostileName;
}
