using Fovea.Server.Predictions;

namespace Fovea.Server.Tests;

/// <summary>Keeps all threads busy that predict, until it is disposed: what is asked meanwhile waits in the queue.</summary>
public sealed class HeldLane : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly ManualResetEventSlim _gate = new();
    private readonly List<Task<bool>> _running;

    internal HeldLane(PredictionLane lane)
    {
        using var begun = new CountdownEvent(Environment.ProcessorCount);
        _running = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => lane.RunAsync(
            () =>
            {
                begun.Signal();
                return _gate.Wait(Patience);
            },
            CancellationToken.None))];
        Assert.True(begun.Wait(Patience));
    }

    public async ValueTask DisposeAsync()
    {
        _gate.Set();
        await Task.WhenAll(_running);
        _gate.Dispose();
    }
}
