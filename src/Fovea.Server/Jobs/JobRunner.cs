using Hangfire;
using Hangfire.Server;
using Hangfire.States;

namespace Fovea.Server.Jobs;

/// <summary>What Hangfire calls; its name and parameters are part of rows that other versions read.</summary>
internal sealed class JobRunner(IEnumerable<IJobHandler> handlers, JobTurns turns)
{
    /// <summary>The parameter of the engine's job that says, to whoever looks, which row it is for.</summary>
    private const string RowParameter = "Row";

    /// <summary>Does the work of one row. What a handler throws is no verdict on the row but a mishap, such as a database that is away.</summary>
    /// <param name="queue">Where the row waits.</param>
    /// <param name="id">The row that the job was made for; whose turn it is, <see cref="JobTurns"/> says.</param>
    /// <param name="context">What Hangfire knows of the job.</param>
    /// <param name="stopping">The process stops, or another worker has the job.</param>
    [AutomaticRetry(Attempts = 20, DelaysInSeconds = [1, 2, 5, 10, 30, 60], OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(JobQueue queue, Guid id, PerformContext? context, CancellationToken stopping)
    {
        var engineId = context!.BackgroundJob.Id;
        Guid? row = null;
        try
        {
            row = await turns.TakeAsync(queue, engineId, id, TakesTurns(context), stopping);
            if (row is not null)
            {
                context.Connection.SetJobParameter(engineId, RowParameter, row.ToString());
                await handlers.Single(handler => handler.Queues.ContainsKey(queue)).RunAsync(row.Value, stopping);
            }
        }
        catch when (HasLostJob(context))
        {
            throw new JobAbortedException();
        }

        if (HasLostJob(context))
        {
            throw new JobAbortedException();
        }

        if (row is not null)
        {
            await turns.EndAsync(queue, row.Value, engineId);
        }
    }

    /// <summary>Whether all workers do: those of a version before turns name no queues.</summary>
    private static bool TakesTurns(PerformContext context) => context.Storage.GetMonitoringApi().Servers().All(server => server.Queues is { Count: > 0 });

    /// <summary>Whether another worker has the job by now. How it ended here says nothing of it then, and would have Hangfire end it there.</summary>
    private static bool HasLostJob(PerformContext context)
    {
        var state = context.Connection.GetStateData(context.BackgroundJob.Id);
        return state is null || state.Name != ProcessingState.StateName || !state.Data.TryGetValue("ServerId", out var server) || server != context.ServerId;
    }
}
