using Fovea.Portal.Sessions;
using Fovea.Protocol.Client;
using Microsoft.AspNetCore.Components;

namespace Fovea.Portal.Access;

/// <summary>The API as the person at this page may use it.</summary>
internal sealed class PortalApi(CurrentSession current, OwnServer server, ResourceDirectory directory, NavigationManager navigation)
{
    // Holds nothing of its own to dispose, and a page that was left may still be waiting for an answer.
    private HttpClient? _http;
    private ProjectAccess? _last;

    /// <summary>Where the browser reaches the server; answers name addresses there.</summary>
    public Uri Address => new(new Uri(navigation.BaseUri).GetLeftPart(UriPartial.Authority));

    /// <summary>The resources that own projects.</summary>
    public async Task<IReadOnlyList<ResourceAccess>> GetResourcesAsync(CancellationToken cancellationToken)
    {
        var session = await current.GetAsync();
        return [.. (await directory.ListAsync(session, Address, cancellationToken)).Select(resource => new ResourceAccess(resource, Http(session), Address))];
    }

    /// <summary>A project, with clients for its resource.</summary>
    /// <exception cref="CustomVisionException">There is none of the id.</exception>
    public async Task<ProjectAccess> GetProjectAsync(Guid projectId, CancellationToken cancellationToken)
    {
        var session = await current.GetAsync();
        var owner = new ResourceAccess(await directory.FindOwnerAsync(session, Address, projectId, cancellationToken), Http(session), Address);
        return _last = new ProjectAccess(owner, await owner.Training.GetProjectAsync(projectId, cancellationToken));
    }

    /// <summary>The project as this browser tab saw it last, to show while it is asked for again.</summary>
    public ProjectAccess? Recall(Guid projectId) => _last?.Id == projectId ? _last : null;

    /// <summary>The management API, for administrators.</summary>
    /// <returns><see langword="null"/> when somebody signed in with a resource's key.</returns>
    public async Task<ManagementClient?> FindManagementAsync() =>
        await current.GetAsync() is { IsAdministrator: true } session ? new ManagementClient(Http(session), Address, session.Key) : null;

    /// <summary>Who did what: in the installation for administrators, else in the resource whose key was signed in with.</summary>
    public async Task<AuditClient> GetAuditAsync(CancellationToken cancellationToken)
    {
        var session = await current.GetAsync();
        return session.IsAdministrator
            ? AuditClient.ForInstallation(Http(session), Address, session.Key)
            : (await GetResourcesAsync(cancellationToken))[0].CreateClient(AuditClient.ForResource);
    }

    private HttpClient Http(PortalSession session) => _http ??= server.CreateClient(session.Browser);
}
