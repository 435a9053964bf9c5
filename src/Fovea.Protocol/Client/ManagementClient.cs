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
}
