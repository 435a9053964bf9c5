namespace Fovea.Engine.Imaging;

/// <summary>How pixels along one side of a picture are weighed into pixels of another number: Lanczos with three lobes.</summary>
/// <remarks>
/// Weights are integers, so that sums are the same bits whatever instructions add them. When a picture shrinks, the kernel widens with it,
/// so that every source pixel counts. Source: C. E. Duchon, "Lanczos Filtering in One and Two Dimensions", 1979.
/// </remarks>
internal sealed class ResamplingAxis
{
    /// <summary>Binary digits after the point of a weight.</summary>
    public const int FractionBits = 14;

    private const int One = 1 << FractionBits;
    private const int Lobes = 3;
    private const int SamplesPerUnit = 1024;

    // The kernel at positions between 0 and its end; a table costs a hundredth of two sines.
    private static readonly float[] Kernel = [.. Enumerable.Range(0, (Lobes * SamplesPerUnit) + 1).Select(i => (float)Lanczos((double)i / SamplesPerUnit))];

    private readonly int[] starts;
    private readonly int[] weights;

    /// <summary>Weighs the middle of a side.</summary>
    /// <param name="from">Pixels that there are, at least 1.</param>
    /// <param name="to">Pixels that all of them become, at least 1.</param>
    /// <param name="first">The first of those that is wanted.</param>
    /// <param name="count">How many are wanted, at least 1.</param>
    public ResamplingAxis(int from, int to, int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + count, to);
        Count = count;
        double scale = (double)from / to, width = Math.Max(scale, 1), support = Lobes * width;
        Taps = Math.Min(from, (int)Math.Ceiling(2 * support) + 1);
        starts = new int[count];
        weights = new int[count * Taps];
        Span<double> exact = Taps <= 256 ? stackalloc double[Taps] : new double[Taps];
        for (int i = 0; i < count; i++)
        {
            double centre = (first + i + 0.5) * scale;
            starts[i] = Math.Clamp((int)Math.Floor(centre - support), 0, from - Taps);
            Weigh(exact, starts[i], centre, width);
            Round(exact, weights.AsSpan(i * Taps, Taps));
        }
    }

    /// <summary>How many pixels come out.</summary>
    public int Count { get; }

    /// <summary>The first source pixel that any of them needs.</summary>
    public int Start => starts[0];

    /// <summary>The source pixel after the last that any of them needs.</summary>
    public int End => starts[^1] + Taps;

    /// <summary>How many source pixels each of them is a sum of.</summary>
    public int Taps { get; }

    /// <summary>The first source pixel of one of them.</summary>
    public int StartOf(int index) => starts[index];

    /// <summary>The weights of its source pixels; they add up to 2^<see cref="FractionBits"/>.</summary>
    public ReadOnlySpan<int> WeightsOf(int index) => weights.AsSpan(index * Taps, Taps);

    private static void Weigh(Span<double> exact, int start, double centre, double width)
    {
        for (int k = 0; k < exact.Length; k++)
        {
            double position = Math.Abs((start + k + 0.5 - centre) / width) * SamplesPerUnit;
            int below = (int)position;
            exact[k] = below >= Lobes * SamplesPerUnit ? 0 : double.Lerp(Kernel[below], Kernel[below + 1], position - below);
        }
    }

    private static void Round(ReadOnlySpan<double> exact, Span<int> rounded)
    {
        double sum = 0;
        int largest = 0;
        for (int k = 0; k < exact.Length; k++)
        {
            sum += exact[k];
            largest = exact[k] > exact[largest] ? k : largest;
        }

        int missing = One;
        for (int k = 0; k < exact.Length; k++)
        {
            rounded[k] = (int)Math.Round(exact[k] / sum * One);
            missing -= rounded[k];
        }

        // A flat colour stays what it is only if the weights add up to one.
        rounded[largest] += missing;
    }

    private static double Lanczos(double x) => x == 0 ? 1 : Sinc(x) * Sinc(x / Lobes);

    private static double Sinc(double x) => Math.Sin(Math.PI * x) / (Math.PI * x);
}
