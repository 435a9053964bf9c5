using Fovea.Engine.Training.Advanced;

namespace Fovea.FineTuning.Training;

/// <summary>The batches of one run. What a step gets follows from seed, run and step alone, so a resumed run goes on as if it had not stopped.</summary>
/// <param name="job">The job.</param>
/// <param name="augmentation">Makes the views.</param>
/// <param name="rows">The pictures of the run.</param>
/// <param name="run">The run's number.</param>
/// <param name="batch">Pictures in a batch.</param>
/// <param name="sizePixels">T, the side of a view.</param>
internal sealed class BatchSource(FineTuningJob job, Augmentation augmentation, int[] rows, int run, int batch, int sizePixels)
{
    // Zhang et al. 2018, arXiv:1710.09412: a beta distribution of 0.2 mixes most pictures hardly at all.
    private const double MixupShape = 0.2;
    private int[] order = [];
    private int epoch = -1;

    /// <summary>Mixed views, <c>[B, 3, T, T]</c>.</summary>
    public float[] Pictures { get; } = new float[batch * 3 * sizePixels * sizePixels];

    /// <summary>Mixed labels, <c>[B, C]</c>, each in [0, 1].</summary>
    public float[] Targets { get; } = new float[batch * job.ClassCount];

    private readonly float[] views = new float[batch * 3 * sizePixels * sizePixels];

    /// <summary>Makes the batch of a step.</summary>
    public void Fill(int step)
    {
        var picked = new int[batch];
        for (var i = 0; i < batch; i++)
        {
            picked[i] = Pick(((long)step * batch) + i);
        }

        var length = 3 * sizePixels * sizePixels;
        Parallel.For(0, batch, i => augmentation.Fill(picked[i], Random(step, i), views.AsSpan(i * length, length)));
        var share = (float)Beta(Random(step, -1));
        for (var i = 0; i < batch; i++)
        {
            var other = (i + 1) % batch;
            System.Numerics.Tensors.TensorPrimitives.Lerp(
                views.AsSpan(other * length, length), views.AsSpan(i * length, length), share, Pictures.AsSpan(i * length, length));
            var targets = Targets.AsSpan(i * job.ClassCount, job.ClassCount);
            targets.Clear();
            Add(targets, picked[i], share);
            Add(targets, picked[other], 1 - share);
        }
    }

    private void Add(Span<float> targets, int row, float share)
    {
        foreach (var label in job.Labels[row])
        {
            targets[label] += share;
        }
    }

    private int Pick(long position)
    {
        var wanted = (int)(position / rows.Length);
        if (wanted != epoch)
        {
            order = [.. rows];
            Random(-1, wanted).Shuffle(order);
            epoch = wanted;
        }

        return order[position % rows.Length];
    }

    private Random Random(int step, int part)
    {
        // Mixed so that neighbouring numbers give unrelated seeds (the finaliser of SplitMix64).
        var z = (((ulong)(uint)job.Seed << 32) | (uint)run) + (((ulong)(uint)step << 32) | (uint)part) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return new Random((int)(z ^ (z >> 31)) & int.MaxValue);
    }

    /// <summary>Jöhnk's method; the larger share is kept for the picture itself.</summary>
    private static double Beta(Random random)
    {
        double a, b;
        do
        {
            a = Math.Pow(random.NextDouble(), 1 / MixupShape);
            b = Math.Pow(random.NextDouble(), 1 / MixupShape);
        }
        while (a + b is > 1 or 0);
        return Math.Max(a, b) / (a + b);
    }
}
