using System.Diagnostics;

namespace Fovea.Benchmarks.Predictions;

/// <summary>Clients that ask again as soon as they are answered.</summary>
internal static class ClosedLoop
{
    /// <summary>Keeps a server busy.</summary>
    /// <param name="ask">Ends with the answer.</param>
    /// <param name="processorTime">What the server has spent so far.</param>
    /// <param name="clients">How many ask at once.</param>
    /// <param name="duration">When they stop asking.</param>
    /// <param name="cancellationToken">Stops them sooner.</param>
    public static async Task<Throughput> RunAsync(Func<Task> ask, Func<TimeSpan> processorTime, int clients, TimeSpan duration, CancellationToken cancellationToken)
    {
        var before = processorTime();
        var watch = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(
            async () =>
            {
                List<double> milliseconds = [];
                while (watch.Elapsed < duration)
                {
                    var began = Stopwatch.GetTimestamp();
                    await ask();
                    milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                }

                return milliseconds;
            },
            cancellationToken)));
        return Throughput.Of([.. all.SelectMany(m => m)], watch.Elapsed, processorTime() - before);
    }
}
