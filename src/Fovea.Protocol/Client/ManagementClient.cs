using Fovea.Protocol.Resources;

namespace Fovea.Protocol.Client;

/// <summary>Calls the management API. Methods are named after the operations.</summary>
/// <param name="http">Sends the requests; stays the caller's to dispose.</param>
/// <param name="endpoint">The server's address.</param>
/// <param name="adminKey">The admin key.</param>
/// <remarks>Every method throws <see cref="CustomVisionException"/> when the server refuses the request.</remarks>
public sealed class ManagementClient(HttpClient http, Uri endpoint, string adminKey)
{
    private readonly ApiConnection api = new(http, endpoint, "/manage", "Admin-Key", adminKey);

    /// <summary>Lists the resources, in the order of their creation.</summary>
    public Task<IReadOnlyList<Resource>> GetResourcesAsync(CancellationToken cancellationToken = default) =>
        api.GetAsync<IReadOnlyList<Resource>>("resources", [], cancellationToken);

    /// <summary>The keys of a resource.</summary>
    public Task<KeyPair> GetKeysAsync(string name, CancellationToken cancellationToken = default) =>
        api.GetAsync<KeyPair>($"resources/{Uri.EscapeDataString(name)}/keys", [], cancellationToken);

    /// <summary>Replaces one of a resource's keys; the old one stops to work within 5 seconds.</summary>
    /// <param name="name">The resource's name.</param>
    /// <param name="number">1 or 2.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>Both keys.</returns>
    public Task<KeyPair> RegenerateKeyAsync(string name, int number, CancellationToken cancellationToken = default) =>
        api.PostAsync<KeyPair>($"resources/{Uri.EscapeDataString(name)}/keys/{number}/regenerate", [], null, cancellationToken);

    /// <summary>Creates a resource without limits.</summary>
    public Task<Resource> CreateResourceAsync(NewResource resource, CancellationToken cancellationToken = default) =>
        api.PostAsync<Resource>("resources", [], ApiConnection.Json(resource), cancellationToken);

    /// <summary>Deletes a resource that owns no project and no published iteration.</summary>
    public Task DeleteResourceAsync(string name, CancellationToken cancellationToken = default) =>
        api.DeleteAsync($"resources/{Uri.EscapeDataString(name)}", [], cancellationToken);

    /// <summary>What a resource was used for on each of the last 31 days that had any use, oldest first.</summary>
    public Task<IReadOnlyList<ResourceUsage>> GetUsageAsync(string name, CancellationToken cancellationToken = default) =>
        api.GetAsync<IReadOnlyList<ResourceUsage>>($"resources/{Uri.EscapeDataString(name)}/usage", [], cancellationToken);
}
