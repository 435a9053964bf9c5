using Fovea.Protocol.Iterations;
using Fovea.Protocol.Training;

namespace Fovea.Protocol.Client;

/// <summary>Watches trainings and stops them. Fovea's own; the original has nothing of the kind.</summary>
/// <param name="http">Sends the requests. Stays the caller's to dispose.</param>
/// <param name="endpoint">The endpoint of the training resource.</param>
/// <param name="trainingKey">One of its two keys.</param>
public sealed class TrainingProgressClient(HttpClient http, Uri endpoint, string trainingKey)
{
    private readonly ApiConnection api = new(http, endpoint, "/fovea/v1", "Training-Key", trainingKey);

    /// <summary>How far an iteration's training is; also of one that waits or has ended.</summary>
    public Task<IterationProgress> GetProgressAsync(Guid projectId, Guid iterationId, CancellationToken cancellationToken = default) =>
        api.GetAsync<IterationProgress>($"projects/{projectId}/iterations/{iterationId}/progress", [], cancellationToken);

    /// <summary>Stops a training, queued or under way.</summary>
    /// <returns>The iteration, now in status <see cref="IterationStatus.Failed"/>.</returns>
    public Task<Iteration> CancelAsync(Guid projectId, Guid iterationId, CancellationToken cancellationToken = default) =>
        api.PostAsync<Iteration>($"projects/{projectId}/iterations/{iterationId}/cancel", [], null, cancellationToken);

    /// <summary>How long training the project as it is now would take.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="trainingType">Quick or advanced; quick by default.</param>
    /// <param name="reservedBudgetInHours">The budget of advanced training.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public Task<TrainingEstimate> GetEstimateAsync(
        Guid projectId, TrainingType? trainingType = null, int? reservedBudgetInHours = null, CancellationToken cancellationToken = default) =>
        api.GetAsync<TrainingEstimate>(
            $"projects/{projectId}/training-estimate", [("trainingType", trainingType), ("reservedBudgetInHours", reservedBudgetInHours)], cancellationToken);
}
