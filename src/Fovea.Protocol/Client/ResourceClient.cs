using Fovea.Protocol.Resources;

namespace Fovea.Protocol.Client;

/// <summary>What a key says of its resource. Fovea's own; the original has nothing of the kind.</summary>
/// <param name="http">Sends the requests; stays the caller's to dispose.</param>
/// <param name="endpoint">The endpoint of the resource.</param>
/// <param name="key">One of its two keys, whatever its kind.</param>
/// <remarks>Every method throws <see cref="CustomVisionException"/> when the server refuses the request.</remarks>
public sealed class ResourceClient(HttpClient http, Uri endpoint, string key)
{
    private readonly ApiConnection api = new(http, endpoint, "/fovea/v1", "Training-Key", key);

    /// <summary>The resource whose key this is.</summary>
    public Task<Resource> GetAsync(CancellationToken cancellationToken = default) => api.GetAsync<Resource>("resource", [], cancellationToken);

    /// <summary>How much there is in each of its projects; needs a key that trains.</summary>
    public Task<IReadOnlyList<ProjectSummary>> GetProjectSummariesAsync(CancellationToken cancellationToken = default) =>
        api.GetAsync<IReadOnlyList<ProjectSummary>>("projects", [], cancellationToken);

    /// <summary>What the resource was used for on each of the last 31 days that had any use, oldest first.</summary>
    public Task<IReadOnlyList<ResourceUsage>> GetUsageAsync(CancellationToken cancellationToken = default) =>
        api.GetAsync<IReadOnlyList<ResourceUsage>>("resource/usage", [], cancellationToken);
}
