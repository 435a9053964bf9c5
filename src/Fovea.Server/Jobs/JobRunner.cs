using Hangfire;

namespace Fovea.Server.Jobs;

/// <summary>What Hangfire calls; its name and parameters are part of rows that other versions read.</summary>
internal sealed class JobRunner(IEnumerable<IJobHandler> handlers)
{
    /// <summary>Does the work of one row. What a handler throws is no verdict on the row but a mishap, such as a database that is away.</summary>
    [AutomaticRetry(Attempts = 20, DelaysInSeconds = [1, 2, 5, 10, 30, 60], OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public Task RunAsync(JobQueue queue, Guid id, CancellationToken stopping) => handlers.Single(handler => handler.Queues.ContainsKey(queue)).RunAsync(id, stopping);
}
