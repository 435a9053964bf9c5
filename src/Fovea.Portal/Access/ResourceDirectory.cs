using System.Net;
using Fovea.Portal.Sessions;
using Fovea.Protocol.Client;

namespace Fovea.Portal.Access;

/// <summary>Finds the resources that a session may use, and which of them owns a project.</summary>
internal sealed class ResourceDirectory(OwnServer server)
{
    /// <summary>The resources that own projects: the one whose key was signed in with, or all of them for an administrator.</summary>
    public async Task<IReadOnlyList<PortalResource>> ListAsync(PortalSession session, Uri address, CancellationToken cancellationToken)
    {
        using var http = server.CreateClient(session.Browser);
        if (!session.IsAdministrator)
        {
            return [await DescribeAsync(http, address, session.Key, cancellationToken)];
        }

        var management = new ManagementClient(http, address, session.Key);
        List<PortalResource> resources = [];
        foreach (var resource in (await management.GetResourcesAsync(cancellationToken)).Where(resource => resource.Trains))
        {
            resources.Add(await OpenAsync(session, http, management, address, resource.Name, cancellationToken));
        }

        return resources;
    }

    /// <summary>Asks for a key once in a session, since the audit log tells of each time, and again when it was replaced.</summary>
    private static async Task<PortalResource> OpenAsync(
        PortalSession session, HttpClient http, ManagementClient management, Uri address, string name, CancellationToken cancellationToken)
    {
        if (session.Keys.TryGetValue(name, out var known))
        {
            try
            {
                return await DescribeAsync(http, address, known, cancellationToken);
            }
            catch (CustomVisionException e) when (e.StatusCode == HttpStatusCode.Unauthorized)
            {
                // Replaced since.
            }
        }

        var key = session.Keys[name] = (await management.GetKeysAsync(name, cancellationToken)).Key1;
        return await DescribeAsync(http, address, key, cancellationToken);
    }

    /// <summary>The resource that owns a project.</summary>
    /// <exception cref="CustomVisionException">No resource of this session has such a project.</exception>
    public async Task<PortalResource> FindOwnerAsync(PortalSession session, Uri address, Guid projectId, CancellationToken cancellationToken)
    {
        if (session.Owners.TryGetValue(projectId, out var known) && await OwnsAsync(session, known, address, projectId, cancellationToken))
        {
            return known;
        }

        var resources = await ListAsync(session, address, cancellationToken);
        foreach (var resource in resources.SkipLast(1))
        {
            if (await OwnsAsync(session, resource, address, projectId, cancellationToken))
            {
                return session.Owners[projectId] = resource;
            }
        }

        // The last one answers for all: what the API says of a project that is not there.
        using var http = server.CreateClient(session.Browser);
        await new TrainingClient(http, address, resources[^1].Key).GetProjectAsync(projectId, cancellationToken);
        return session.Owners[projectId] = resources[^1];
    }

    private async Task<bool> OwnsAsync(PortalSession session, PortalResource resource, Uri address, Guid projectId, CancellationToken cancellationToken)
    {
        using var http = server.CreateClient(session.Browser);
        try
        {
            await new TrainingClient(http, address, resource.Key).GetProjectAsync(projectId, cancellationToken);
            return true;
        }
        catch (CustomVisionException e) when (e.StatusCode == HttpStatusCode.NotFound || (e.StatusCode == HttpStatusCode.Unauthorized && session.IsAdministrator))
        {
            // Not this one's; or its key was replaced since, and an administrator can look the new one up.
            return false;
        }
    }

    private static async Task<PortalResource> DescribeAsync(HttpClient http, Uri address, string key, CancellationToken cancellationToken) =>
        new(await new ResourceClient(http, address, key).GetAsync(cancellationToken), key);
}
