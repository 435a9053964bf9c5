using Fovea.Engine.Training;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Fovea.Server.Iterations.Progress;

/// <summary>
/// Writes a training's progress into its row every second, and stops the training once the row is no longer this worker's: cancelled,
/// deleted, or taken by another attempt.
/// </summary>
internal sealed class TrainingHeartbeat : IProgress<TrainingProgress>, IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private readonly IDbContextFactory<AppDbContext> _databases;
    private readonly IterationEntity _claimed;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _running;
    private readonly PeriodicTimer _timer;
    private readonly Task _beating;
    private ProgressRecord _record;

    public TrainingHeartbeat(IDbContextFactory<AppDbContext> databases, IterationEntity claimed, TimeProvider time, CancellationToken stopping)
    {
        (_databases, _claimed, _time) = (databases, claimed, time);
        _record = FirstRecord(time);
        _running = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _timer = new PeriodicTimer(Period);
        _beating = BeatAsync();
    }

    /// <summary>Stops when the server stops, and when the row is lost.</summary>
    public CancellationToken Token => _running.Token;

    /// <summary>Whether the row went to somebody else, so that nothing this worker writes counts.</summary>
    public bool IsLost { get; private set; }

    /// <summary>What the row would say now.</summary>
    public string Progress => Volatile.Read(ref _record).Serialise();

    public static ProgressRecord FirstRecord(TimeProvider time)
    {
        var now = time.GetUtcNow();
        return new ProgressRecord(now, now, new TrainingProgress("Starting", 0, 0));
    }

    public void Report(TrainingProgress value)
    {
        var last = Volatile.Read(ref _record);
        Volatile.Write(ref _record, last with
        {
            StageStarted = last.Training.Stage == value.Stage ? last.StageStarted : _time.GetUtcNow(),
            Training = value,
        });
    }

    public async ValueTask DisposeAsync()
    {
        _timer.Dispose();
        await _beating;
        _running.Dispose();
    }

    private async Task BeatAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            try
            {
                var progress = Progress;
                await using var db = await _databases.CreateDbContextAsync();
                IsLost = await db.Iterations.Where(i => i.Id == _claimed.Id && i.Attempt == _claimed.Attempt && i.Status == IterationStatus.Training)
                    .ExecuteUpdateAsync(set => set.SetProperty(i => i.Progress, progress)) == 0;
            }
            catch (Exception e) when (e.Causes().Any(cause => cause is System.Data.Common.DbException))
            {
                // The next beat tries again; what counts is checked once more when the result is written.
            }

            if (IsLost)
            {
                await _running.CancelAsync();
                return;
            }
        }
    }
}
