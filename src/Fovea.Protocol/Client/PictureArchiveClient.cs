using Fovea.Protocol.Pictures;

namespace Fovea.Protocol.Client;

/// <summary>Moves all pictures of a project at once. Fovea's own; the original has nothing of the kind.</summary>
/// <param name="http">Sends the requests; needs a time-out that fits the archives. Stays the caller's to dispose.</param>
/// <param name="endpoint">The endpoint of the training resource.</param>
/// <param name="trainingKey">One of its two keys.</param>
public sealed class PictureArchiveClient(HttpClient http, Uri endpoint, string trainingKey)
{
    private readonly ApiConnection api = new(http, endpoint, "/fovea/v1", "Training-Key", trainingKey);

    /// <summary>Copies the workspace's pictures and tags as a zip: one folder for each tag, and <see cref="PictureAnnotations"/>.</summary>
    public Task DownloadAsync(Guid projectId, Stream zip, CancellationToken cancellationToken = default) =>
        api.DownloadAsync($"projects/{projectId}/pictures.zip", zip, cancellationToken);

    /// <summary>Adds the pictures of a zip laid out in the same way; tags are created as needed.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="zip">The zip; disposed after the call.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<PictureImportSummary> UploadAsync(Guid projectId, Stream zip, CancellationToken cancellationToken = default) =>
        api.PostAsync<PictureImportSummary>($"projects/{projectId}/pictures.zip", [], ApiConnection.Bytes(zip), cancellationToken);
}
