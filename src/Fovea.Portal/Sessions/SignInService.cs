using System.Net;
using Fovea.Portal.Access;
using Fovea.Portal.Hosting;
using Fovea.Protocol.Client;
using Fovea.Protocol.Resources;

namespace Fovea.Portal.Sessions;

/// <summary>Opens sessions for whoever has a key that manages projects.</summary>
internal sealed class SignInService(OwnServer server, SessionStore store, SignInLinks links, PortalOptions options)
{
    /// <summary>Keys of resources begin so; no other key needs to be tried as the admin key.</summary>
    private const string ResourceKeyPrefix = "fvk1";

    /// <returns>The session, or why there is none.</returns>
    public async Task<(PortalSession? Session, SignInReason Reason)> WithKeyAsync(
        string key, Uri address, IPAddress? browser, CancellationToken cancellationToken)
    {
        key = key.Trim();
        if (key.Length == 0 || key.Any(c => c is < '!' or > '~'))
        {
            return (null, key.Length == 0 ? SignInReason.NoKey : SignInReason.UnknownKey);
        }

        using var http = server.CreateClient(browser);
        try
        {
            if (!key.StartsWith(ResourceKeyPrefix, StringComparison.Ordinal) && await IsAdminKeyAsync(http, address, key, cancellationToken))
            {
                return (Open(new PortalSession(key, ResourceName: null, browser)), SignInReason.None);
            }

            var resource = await new ResourceClient(http, address, key).GetAsync(cancellationToken);
            return resource.Trains
                ? (Open(new PortalSession(key, resource.Name, browser)), SignInReason.None)
                : (null, SignInReason.PredictionKey);
        }
        catch (CustomVisionException e) when (e.StatusCode == HttpStatusCode.Unauthorized)
        {
            return (null, SignInReason.UnknownKey);
        }
        catch (CustomVisionException e) when (e.StatusCode == HttpStatusCode.TooManyRequests)
        {
            return (null, SignInReason.TooMany);
        }
    }

    /// <returns>The session, or why there is none.</returns>
    public (PortalSession? Session, SignInReason Reason) WithLink(string token, IPAddress? browser) => links.Redeem(token)
        ? (Open(new PortalSession(options.AdminKey(), ResourceName: null, browser)), SignInReason.None)
        : (null, SignInReason.Link);

    private PortalSession Open(PortalSession session)
    {
        store.Add(session);
        return session;
    }

    private static async Task<bool> IsAdminKeyAsync(HttpClient http, Uri address, string key, CancellationToken cancellationToken)
    {
        try
        {
            await new ManagementClient(http, address, key).GetResourcesAsync(cancellationToken);
            return true;
        }
        catch (CustomVisionException e) when (e.StatusCode == HttpStatusCode.Unauthorized)
        {
            return false;
        }
    }
}
