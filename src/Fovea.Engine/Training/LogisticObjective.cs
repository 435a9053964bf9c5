using System.Runtime.CompilerServices;
using Fovea.Engine.Data;

namespace Fovea.Engine.Training;

/// <summary>
/// Weighted mean loss of logistic regression plus <c>lambda / 2 · ‖W‖²</c> (biases are free), over all folds but one.
/// A point is <c>[C', D']</c> weights on features standardised over the training rows, followed by <c>[C']</c> biases,
/// where C' and D' are padded; the padding stays zero.
/// </summary>
/// <remarks>
/// Chunks are dealt to a number of slabs that depends on the data alone, each slab adds up its chunks in order, and the slabs are added in
/// order: the same sums whatever the number of threads.
/// </remarks>
internal sealed unsafe class LogisticObjective
{
    private const int MaxSlabs = 32;

    // Multiply-adds that outweigh handing work to another thread, about 50 microseconds on one core.
    private const long MinSlabWork = 1_000_000;

    private readonly PackedFeatures features;
    private readonly ClassificationType type;
    private readonly int classCount;
    private readonly int classes;
    private readonly int maxParallelism;
    private readonly float[] means;
    private readonly float[] scales;
    private readonly float[] prior;
    private readonly bool[] frozen;
    private readonly ChunkTargets[] targets;
    private readonly Slab[] slabs;

    /// <param name="Chunk">The rows.</param>
    /// <param name="Labels">Multiclass: class per row.</param>
    /// <param name="Signs">Multilabel: +1 or -1, <c>[C, rows]</c>.</param>
    /// <param name="Weights">Multiclass <c>[rows]</c>, multilabel <c>[C, rows]</c>; all sum to 1 (per class for multilabel).</param>
    private sealed record ChunkTargets(PackedFeatures.Chunk Chunk, int[] Labels, float[] Signs, float[] Weights);

    private sealed class Slab(int first, int end, int length, int logits, int rows)
    {
        public int First => first;

        public int End => end;

        public float[] Gradient { get; } = new float[length];

        public float[] Logits { get; } = new float[logits];

        public float[] Scratch { get; } = new float[rows];

        public double Loss { get; set; }
    }

    /// <param name="features">All rows.</param>
    /// <param name="type">Softmax or sigmoid.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="labels">Class indices per sorted picture.</param>
    /// <param name="heldOut">The fold to leave out, or -1 for none.</param>
    /// <param name="maxParallelism">Most threads.</param>
    public LogisticObjective(PackedFeatures features, ClassificationType type, int classCount, int[][] labels, int heldOut, int maxParallelism)
    {
        this.features = features;
        this.type = type;
        this.classCount = classCount;
        this.maxParallelism = maxParallelism;
        classes = PaddedClasses(classCount);
        (means, scales) = features.StandardisationWithout(heldOut);
        var chunks = features.Chunks.Where(chunk => chunk.Fold != heldOut).ToArray();
        var balance = new ClassBalance(type, classCount, chunks.SelectMany(chunk => chunk.Pictures).Where(i => i >= 0).Distinct().Select(i => labels[i]));
        prior = balance.PriorLogits;
        frozen = balance.Frozen;
        targets = [.. chunks.Select(chunk => Targets(chunk, labels, balance))];
        slabs = MakeSlabs(chunks);
    }

    /// <summary>Lambda.</summary>
    public double L2Strength { get; set; }

    /// <summary>Zero weights and the biases that predict the share of each class.</summary>
    public float[] StartingPoint()
    {
        var point = new float[(classes * features.Stride) + classes];
        prior.CopyTo(point.AsSpan(classes * features.Stride));
        return point;
    }

    /// <summary>Computes the objective.</summary>
    /// <param name="point">Weights and biases.</param>
    /// <param name="gradient">Receives the gradient.</param>
    public double Evaluate(float[] point, float[] gradient)
    {
        var linear = LinearModel(point);
        Run(slab => Accumulate(slabs[slab], linear));
        Array.Clear(gradient);
        var loss = 0.0;
        foreach (var slab in slabs)
        {
            FloatVectors.AddScaled(gradient, 1, slab.Gradient, gradient);
            loss += slab.Loss;
        }

        return loss + FinishGradient(point, gradient);
    }

    /// <summary>Weights <c>[C', D']</c> and biases <c>[C']</c> that apply to packed features directly.</summary>
    public float[] LinearModel(float[] point)
    {
        var linear = new float[point.Length];
        var weightCount = classes * features.Stride;
        for (var c = 0; c < classCount; c++)
        {
            var row = linear.AsSpan(c * features.Stride, features.Stride);
            FloatVectors.Multiply(point.AsSpan(c * features.Stride, features.Stride), scales, row);
            linear[weightCount + c] = point[weightCount + c] - FloatVectors.Dot(row, means);
        }

        return linear;
    }

    /// <summary>Writes the logits of the unmirrored views of one fold.</summary>
    /// <param name="features">All rows.</param>
    /// <param name="linear">See <see cref="LinearModel"/>.</param>
    /// <param name="classCount">Number of classes, C.</param>
    /// <param name="fold">The fold.</param>
    /// <param name="logits"><c>[N, C]</c>, only the fold's pictures are written.</param>
    public static void WriteLogits(PackedFeatures features, float[] linear, int classCount, int fold, float[] logits)
    {
        var padded = PaddedClasses(classCount);
        foreach (var chunk in features.Chunks.Where(chunk => chunk.Fold == fold))
        {
            var block = new float[padded * chunk.Rows];
            fixed (float* weights = linear, z = block)
            {
                LogisticKernels.Logits(features.Pointer(chunk), chunk.Rows, features.Panels, weights, weights + ((nint)padded * features.Stride), padded, z);
            }

            for (var r = 0; r < chunk.Rows; r++)
            {
                for (var c = 0; chunk.IsPlain[r] && c < classCount; c++)
                {
                    logits[(chunk.Pictures[r] * classCount) + c] = block[(c * chunk.Rows) + r];
                }
            }
        }
    }

    private static int PaddedClasses(int classCount)
        => (classCount + LogisticKernels.ClassMultiple - 1) / LogisticKernels.ClassMultiple * LogisticKernels.ClassMultiple;

    private ChunkTargets Targets(PackedFeatures.Chunk chunk, int[][] labels, ClassBalance balance)
    {
        if (type == ClassificationType.Multiclass)
        {
            var row = chunk.Pictures.Select(picture => picture < 0 ? 0 : labels[picture][0]).ToArray();
            var rowWeights = row.Select((label, r) => chunk.Pictures[r] < 0 ? 0 : balance.PositiveWeights[label] / features.Views);
            return new ChunkTargets(chunk, row, [], [.. rowWeights]);
        }

        var signs = new float[classCount * chunk.Rows];
        var weights = new float[signs.Length];
        for (var r = 0; r < chunk.Rows; r++)
        {
            for (var c = 0; c < classCount && chunk.Pictures[r] >= 0; c++)
            {
                var positive = labels[chunk.Pictures[r]].Contains(c);
                signs[(c * chunk.Rows) + r] = positive ? 1 : -1;
                weights[(c * chunk.Rows) + r] = (positive ? balance.PositiveWeights[c] : balance.NegativeWeights[c]) / features.Views;
            }
        }

        return new ChunkTargets(chunk, [], signs, weights);
    }

    private Slab[] MakeSlabs(PackedFeatures.Chunk[] chunks)
    {
        var work = chunks.Sum(chunk => (long)chunk.Rows) * features.Stride * classes;
        var count = (int)Math.Clamp(work / MinSlabWork, 1, Math.Min(MaxSlabs, chunks.Length));
        var rows = chunks.Max(chunk => chunk.Rows);
        var length = (classes * features.Stride) + classes;
        return [.. Enumerable.Range(0, count).Select(s =>
            new Slab(s * chunks.Length / count, (s + 1) * chunks.Length / count, length, classes * rows, 2 * rows))];
    }

    private void Run(Action<int> body)
    {
        if (slabs.Length == 1 || maxParallelism == 1)
        {
            for (var s = 0; s < slabs.Length; s++)
            {
                body(s);
            }
        }
        else
        {
            Parallel.For(0, slabs.Length, new ParallelOptions { MaxDegreeOfParallelism = maxParallelism }, body);
        }
    }

    private void Accumulate(Slab slab, float[] linear)
    {
        slab.Loss = 0;
        Array.Clear(slab.Gradient);
        var weightCount = classes * features.Stride;
        fixed (float* weights = linear, logits = slab.Logits, gradient = slab.Gradient)
        {
            for (var i = slab.First; i < slab.End; i++)
            {
                var chunk = targets[i].Chunk;
                LogisticKernels.Logits(features.Pointer(chunk), chunk.Rows, features.Panels, weights, weights + weightCount, classes, logits);
                slab.Loss += type == ClassificationType.Multiclass ? SoftmaxLoss(targets[i], slab) : SigmoidLoss(targets[i], slab);
                SumBiasGradients(chunk.Rows, slab, slab.Gradient.AsSpan(weightCount));
                LogisticKernels.AddGradient(features.Pointer(chunk), chunk.Rows, features.Panels, logits, classes, gradient);
            }
        }
    }

    private void SumBiasGradients(int rows, Slab slab, Span<float> biases)
    {
        for (var c = 0; c < classes; c++)
        {
            var residuals = slab.Logits.AsSpan(c * rows, rows);
            if (c >= classCount || frozen[c])
            {
                residuals.Clear();
            }
            else
            {
                biases[c] += FloatVectors.Sum(residuals);
            }
        }
    }

    /// <summary>Turns a chunk's logits into residuals and returns its loss.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double SoftmaxLoss(ChunkTargets target, Slab slab)
    {
        var rows = target.Chunk.Rows;
        var best = slab.Scratch.AsSpan(0, rows);
        var sums = slab.Scratch.AsSpan(rows, rows);
        slab.Logits.AsSpan(0, rows).CopyTo(best);
        for (var c = 1; c < classCount; c++)
        {
            FloatVectors.MaxInPlace(best, slab.Logits.AsSpan(c * rows, rows));
        }

        var loss = 0.0;
        for (var r = 0; r < rows; r++)
        {
            loss += (double)target.Weights[r] * (best[r] - slab.Logits[(target.Labels[r] * rows) + r]);
        }

        sums.Clear();
        for (var c = 0; c < classCount; c++)
        {
            FloatVectors.ShiftExpAndSum(slab.Logits.AsSpan(c * rows, rows), best, sums);
        }

        for (var r = 0; r < rows; r++)
        {
            loss += target.Weights[r] * Math.Log(sums[r]);
            best[r] = target.Weights[r] / sums[r];
        }

        for (var c = 0; c < classCount; c++)
        {
            var z = slab.Logits.AsSpan(c * rows, rows);
            FloatVectors.Multiply(z, best, z);
        }

        for (var r = 0; r < rows; r++)
        {
            slab.Logits[(target.Labels[r] * rows) + r] -= target.Weights[r];
        }

        return loss;
    }

    /// <summary>Turns a chunk's logits into residuals and returns its loss.</summary>
    private double SigmoidLoss(ChunkTargets target, Slab slab)
    {
        var rows = target.Chunk.Rows;
        var loss = 0.0;
        for (var c = 0; c < classCount; c++)
        {
            loss += FloatVectors.SigmoidLoss(
                slab.Logits.AsSpan(c * rows, rows), target.Signs.AsSpan(c * rows, rows), target.Weights.AsSpan(c * rows, rows));
        }

        return loss;
    }

    /// <summary>Takes the gradient from packed features to standardised weights, adds the penalty's, and returns the penalty.</summary>
    private double FinishGradient(float[] point, float[] gradient)
    {
        var weightCount = classes * features.Stride;
        var squares = 0.0;
        for (var c = 0; c < classCount; c++)
        {
            var weights = point.AsSpan(c * features.Stride, features.Stride);
            var row = gradient.AsSpan(c * features.Stride, features.Stride);
            FloatVectors.AddScaled(row, -gradient[weightCount + c], means, row);
            FloatVectors.Multiply(row, scales, row);
            FloatVectors.AddScaled(row, (float)L2Strength, weights, row);
            squares += FloatVectors.Dot(weights, weights);
        }

        return L2Strength / 2 * squares;
    }
}
