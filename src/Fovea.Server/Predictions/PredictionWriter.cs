using System.Threading.Channels;
using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Predictions;

/// <summary>Writes stored predictions, all that wait in one transaction: SQLite has one writer, and each transaction waits for the disk.</summary>
internal sealed class PredictionWriter(IDbContextFactory<AppDbContext> databases) : IAsyncDisposable
{
    private const int MaxBatch = 64;
    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(MaxBatch);
    private readonly Lock _starting = new();
    private Task? _work;

    /// <summary>Returns when the row is durable.</summary>
    public async Task WriteAsync(PredictionEntity prediction, CancellationToken cancellationToken)
    {
        lock (_starting)
        {
            _work ??= Task.Run(WorkAsync, CancellationToken.None);
        }

        var waiting = new Waiting(prediction);
        await _queue.Writer.WriteAsync(waiting, cancellationToken);
        await waiting.Written.Task.WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await (_work ?? Task.CompletedTask);
    }

    private async Task WorkAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
        {
            List<Waiting> batch = [];
            while (batch.Count < MaxBatch && _queue.Reader.TryRead(out var waiting))
            {
                batch.Add(waiting);
            }

            if (!await TryWriteAsync(batch, reports: batch.Count == 1))
            {
                // One of them is at fault, perhaps because its project was deleted meanwhile: it fails alone.
                foreach (var waiting in batch.Where(_ => batch.Count > 1))
                {
                    await TryWriteAsync([waiting], reports: true);
                }
            }
        }
    }

    /// <param name="batch">What to write, all or nothing.</param>
    /// <param name="reports">Whether a failure goes to those who wait.</param>
    private async Task<bool> TryWriteAsync(List<Waiting> batch, bool reports)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync();
            db.Predictions.AddRange(batch.Select(waiting => waiting.Prediction));
            await db.SaveChangesAsync();
            batch.ForEach(waiting => waiting.Written.SetResult());
            return true;
        }
        catch (Exception e)
        {
            if (reports)
            {
                batch.ForEach(waiting => waiting.Written.SetException(e));
            }

            return false;
        }
    }

    private sealed record Waiting(PredictionEntity Prediction)
    {
        public TaskCompletionSource Written { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
