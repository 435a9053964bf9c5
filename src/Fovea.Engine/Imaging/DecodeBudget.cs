namespace Fovea.Engine.Imaging;

/// <summary>Lets pictures be decoded at the same time as long as their costs fit together; the others wait.</summary>
/// <param name="bytes">What may be in use at a time. A picture that costs more than all of it is decoded alone.</param>
internal sealed class DecodeBudget(long bytes)
{
    private readonly object gate = new();
    private long used;

    /// <summary>The budget of the process.</summary>
    public static DecodeBudget Shared { get; } = new(512L << 20);

    /// <summary>Takes a part, waiting for it; disposing the result gives it back.</summary>
    public Share Enter(long cost)
    {
        lock (gate)
        {
            while (used > 0 && used + cost > bytes)
            {
                Monitor.Wait(gate);
            }

            used += cost;
            return new Share(this, cost);
        }
    }

    private void Leave(long cost)
    {
        lock (gate)
        {
            used -= cost;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>A part in use.</summary>
    internal readonly struct Share(DecodeBudget budget, long cost) : IDisposable
    {
        public void Dispose() => budget.Leave(cost);
    }
}
