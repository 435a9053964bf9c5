namespace Fovea.Server.Resources.Limits;

/// <summary>The predictions of one resource in one month, those in progress included.</summary>
/// <param name="month">The first day of the month.</param>
/// <param name="used">Predictions made in it so far.</param>
/// <param name="timestamp">When they were counted.</param>
internal sealed class MonthlyCount(DateOnly month, long used, long timestamp)
{
    private long _used = used;
    private int _inProgress;

    public DateOnly Month => month;

    public long Timestamp => timestamp;

    /// <summary>Predictions that are neither served nor given back.</summary>
    public int InProgress => Volatile.Read(ref _inProgress);

    /// <returns>Whether there was one left.</returns>
    public bool TryTake(int limit)
    {
        Interlocked.Increment(ref _inProgress);
        if (Interlocked.Increment(ref _used) <= limit)
        {
            return true;
        }

        Settle(isServed: false);
        return false;
    }

    /// <summary>Ends one that was taken; one that came to nothing is there again.</summary>
    public void Settle(bool isServed)
    {
        Interlocked.Decrement(ref _inProgress);
        if (!isServed)
        {
            Interlocked.Decrement(ref _used);
        }
    }
}
