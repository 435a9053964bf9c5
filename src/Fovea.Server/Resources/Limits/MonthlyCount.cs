namespace Fovea.Server.Resources.Limits;

/// <summary>The predictions of one resource in one month, those in progress included.</summary>
/// <param name="month">The first day of the month.</param>
/// <param name="used">Predictions made in it so far.</param>
internal sealed class MonthlyCount(DateOnly month, long used)
{
    private long _used = used;

    public DateOnly Month => month;

    /// <returns>Whether there was one left.</returns>
    public bool TryTake(int limit)
    {
        if (Interlocked.Increment(ref _used) <= limit)
        {
            return true;
        }

        Return();
        return false;
    }

    /// <summary>Gives back one that came to nothing.</summary>
    public void Return() => Interlocked.Decrement(ref _used);
}
