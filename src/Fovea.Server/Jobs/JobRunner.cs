using Hangfire;
using Hangfire.Server;
using Hangfire.States;

namespace Fovea.Server.Jobs;

/// <summary>What Hangfire calls; its name and parameters are part of rows that other versions read.</summary>
internal sealed class JobRunner(IEnumerable<IJobHandler> handlers)
{
    /// <summary>Does the work of one row. What a handler throws is no verdict on the row but a mishap, such as a database that is away.</summary>
    [AutomaticRetry(Attempts = 20, DelaysInSeconds = [1, 2, 5, 10, 30, 60], OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(JobQueue queue, Guid id, PerformContext? context, CancellationToken stopping)
    {
        try
        {
            await handlers.Single(handler => handler.Queues.ContainsKey(queue)).RunAsync(id, stopping);
        }
        catch when (IsTaken(context!))
        {
            throw new JobAbortedException();
        }

        if (IsTaken(context!))
        {
            throw new JobAbortedException();
        }
    }

    /// <summary>Whether another worker has the job by now. How it ended here says nothing of it then, and would have Hangfire end it there.</summary>
    private static bool IsTaken(PerformContext context)
    {
        var state = context.Connection.GetStateData(context.BackgroundJob.Id);
        return state is null || state.Name != ProcessingState.StateName || !state.Data.TryGetValue("ServerId", out var server) || server != context.ServerId;
    }
}
