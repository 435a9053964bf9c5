using Fovea.Protocol.Client;
using Fovea.Protocol.Training;

namespace Fovea.Benchmarks;

/// <summary>A training of a server, from its request to its end.</summary>
internal static class TrainingRun
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Trains, and waits for the end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<Iteration> TrainToTheEndAsync(this TrainingClient training, Guid projectId, CancellationToken cancellationToken, bool forceTrain = false)
    {
        var iteration = await training.TrainProjectAsync(projectId, forceTrain: forceTrain, cancellationToken: cancellationToken);
        while (iteration.Status == IterationStatus.Training)
        {
            await Task.Delay(PollInterval, cancellationToken);
            iteration = await training.GetIterationAsync(projectId, iteration.Id, cancellationToken);
        }

        return iteration.Status == IterationStatus.Completed
            ? iteration
            : throw new InvalidOperationException($"The training failed: {iteration.TrainingErrorDetails}");
    }
}
