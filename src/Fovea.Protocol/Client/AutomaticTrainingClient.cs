using Fovea.Protocol.AutomaticTraining;

namespace Fovea.Protocol.Client;

/// <summary>Has projects trained whenever their pictures or tags change. Fovea's own; the original has nothing of the kind.</summary>
/// <param name="http">Sends the requests; stays the caller's to dispose.</param>
/// <param name="endpoint">The endpoint of the training resource.</param>
/// <param name="trainingKey">One of its two keys.</param>
public sealed class AutomaticTrainingClient(HttpClient http, Uri endpoint, string trainingKey)
{
    private readonly ApiConnection api = new(http, endpoint, "/fovea/v1", "Training-Key", trainingKey);

    /// <summary>How a project's automatic training stands.</summary>
    public Task<AutomaticTrainingState> GetAsync(Guid projectId, CancellationToken cancellationToken = default) =>
        api.GetAsync<AutomaticTrainingState>(PathOf(projectId), [], cancellationToken);

    /// <summary>Switches a project's automatic training on or off.</summary>
    public Task<AutomaticTrainingState> SetAsync(Guid projectId, bool enabled, CancellationToken cancellationToken = default) =>
        api.PutAsync<AutomaticTrainingState>(PathOf(projectId), ApiConnection.Json(new AutomaticTrainingSettings { Enabled = enabled }), cancellationToken);

    private static string PathOf(Guid projectId) => $"projects/{projectId}/automatic-training";
}
