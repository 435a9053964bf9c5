namespace Fovea.Benchmarks.Predictions;

/// <summary>What a loop over one picture came to.</summary>
/// <param name="PerSecond">Pictures a second.</param>
/// <param name="ProcessorMilliseconds">Processor time for each picture, of the process that works on it.</param>
/// <param name="Median">Milliseconds from the beginning to the end of one picture, p50.</param>
internal sealed record Throughput(double PerSecond, double ProcessorMilliseconds, double Median)
{
    public static Throughput Of(double[] milliseconds, TimeSpan elapsed, TimeSpan processorTime)
    {
        Array.Sort(milliseconds);
        return new Throughput(milliseconds.Length / elapsed.TotalSeconds, processorTime.TotalMilliseconds / milliseconds.Length, Percentile(milliseconds, 50));
    }

    /// <summary>Nearest rank: the smallest value that is not below the given share of all.</summary>
    public static double Percentile(double[] sorted, int percent) => sorted[Math.Max(0, (((sorted.Length * percent) + 99) / 100) - 1)];

    /// <summary>The value in the middle, the lower one of two.</summary>
    public static double MedianOf(IEnumerable<double> values) => Percentile([.. values.Order()], 50);
}
