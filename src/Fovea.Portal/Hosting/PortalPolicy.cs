namespace Fovea.Portal.Hosting;

/// <summary>Who may use the portal's pages and endpoints: whoever is signed in.</summary>
internal static class PortalPolicy
{
    public const string Name = "Portal";
    public const string Scheme = "Portal";
}
