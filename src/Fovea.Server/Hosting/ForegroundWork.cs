using System.Diagnostics;

namespace Fovea.Server.Hosting;

/// <summary>Knows whether somebody waits for an answer, so that work that nobody waits for can stand back.</summary>
internal sealed class ForegroundWork
{
    /// <summary>Longer than a caller takes from one answer to its next question.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    private long _lastEnd = Stopwatch.GetTimestamp();
    private int _running;

    /// <summary>How long nobody has waited; nothing while somebody does.</summary>
    public TimeSpan QuietFor => Volatile.Read(ref _running) == 0 ? Stopwatch.GetElapsedTime(Volatile.Read(ref _lastEnd)) : TimeSpan.Zero;

    /// <summary>Holds background work back until the result is disposed.</summary>
    public IDisposable Begin()
    {
        Interlocked.Increment(ref _running);
        return new Turn(this);
    }

    /// <summary>Blocks the calling thread while anything runs, and shortly afterwards.</summary>
    /// <exception cref="OperationCanceledException">The wait was given up.</exception>
    public void WaitUntilQuiet(CancellationToken cancellationToken)
    {
        while (QuietFor <= Pause)
        {
            cancellationToken.WaitHandle.WaitOne(LookInterval);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private sealed class Turn(ForegroundWork owner) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
            {
                Volatile.Write(ref owner._lastEnd, Stopwatch.GetTimestamp());
                Interlocked.Decrement(ref owner._running);
            }
        }
    }
}
