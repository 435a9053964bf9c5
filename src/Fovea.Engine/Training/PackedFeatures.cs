using System.Runtime.CompilerServices;
using Fovea.Engine.Data;

namespace Fovea.Engine.Training;

/// <summary>
/// All views of all pictures, standardised over the whole set and laid out for <see cref="LogisticKernels"/>:
/// rows grouped by fold into chunks of <c>[panels, rows, 16]</c>, each small enough for a processor's second-level cache.
/// A fold's own standardisation is applied to the weights instead (see <see cref="LogisticObjective"/>), so one copy serves all folds.
/// </summary>
internal sealed unsafe class PackedFeatures
{
    // 132 rows: a panel starts 132 cache lines after the last one, which spreads a row over the sets of the first-level cache; 128 would not.
    private const int MaxChunkRows = 132;

    private const double ConstantFeature = 1e-6;

    private readonly float[] storage;
    private readonly nint alignment;

    /// <param name="Fold">The fold all rows belong to.</param>
    /// <param name="Offset">Where the chunk starts in the storage.</param>
    /// <param name="Pictures">The picture (sorted position) of each row, -1 for padding.</param>
    /// <param name="IsPlain">Whether the row is the unmirrored view.</param>
    internal sealed record Chunk(int Fold, nint Offset, int[] Pictures, bool[] IsPlain)
    {
        public int Rows => Pictures.Length;
    }

    /// <param name="data">The pictures.</param>
    /// <param name="order">Input row of each sorted position.</param>
    /// <param name="folds">Fold of each sorted position.</param>
    public PackedFeatures(HeadTrainingData data, int[] order, int[] folds)
    {
        Dimension = data.Plain.Columns;
        Panels = (Dimension + LogisticKernels.PanelWidth - 1) / LogisticKernels.PanelWidth;
        Views = data.Mirrored is null ? 1 : 2;
        (Means, Scales) = Standardisation(data, order);
        Chunks = Plan(folds);
        var length = Chunks.Sum(chunk => (long)chunk.Rows * Stride);
        storage = GC.AllocateArray<float>(checked((int)length + 16), pinned: true);
        alignment = (nint)((64 - ((ulong)Unsafe.AsPointer(ref storage[0]) & 63)) & 63) / sizeof(float);
        foreach (var chunk in Chunks)
        {
            Fill(chunk, data, order);
        }
    }

    public int Dimension { get; }

    public int Panels { get; }

    public int Views { get; }

    public int Stride => Panels * LogisticKernels.PanelWidth;

    public Chunk[] Chunks { get; }

    /// <summary>Mean of each feature over all views, <c>[D]</c>.</summary>
    public double[] Means { get; }

    /// <summary>One over the standard deviation, 0 for a constant feature, <c>[D]</c>.</summary>
    public double[] Scales { get; }

    /// <summary>The chunk's numbers; the storage is pinned for the life of this object.</summary>
    public float* Pointer(Chunk chunk) => (float*)Unsafe.AsPointer(ref storage[0]) + alignment + chunk.Offset;

    /// <summary>Standardisation of the packed features over all folds but one.</summary>
    /// <param name="heldOut">The fold to leave out, or -1 for none.</param>
    public (float[] Means, float[] Scales) StandardisationWithout(int heldOut)
    {
        var sums = new double[Stride];
        var squares = new double[Stride];
        var rows = 0;
        foreach (var chunk in Chunks.Where(chunk => chunk.Fold != heldOut))
        {
            AddMoments(chunk, sums, squares);
            rows += chunk.Pictures.Count(picture => picture >= 0);
        }

        var means = new float[Stride];
        var scales = new float[Stride];
        for (var d = 0; d < Dimension; d++)
        {
            var mean = sums[d] / rows;
            var deviation = Math.Sqrt(Math.Max(0, (squares[d] / rows) - (mean * mean)));
            means[d] = (float)mean;
            // Packed features have deviation 1 over all folds; less than this is a constant with rounding noise.
            scales[d] = deviation < 1e-4 ? 0 : (float)(1 / deviation);
        }

        return (means, scales);
    }

    private static (double[] Means, double[] Scales) Standardisation(HeadTrainingData data, int[] order)
    {
        FeatureMatrix[] views = data.Mirrored is null ? [data.Plain] : [data.Plain, data.Mirrored];
        var count = (double)order.Length * views.Length;
        var means = new double[data.Plain.Columns];
        ForEachRow(views, order, row => { for (var d = 0; d < means.Length; d++) { means[d] += row[d]; } });
        for (var d = 0; d < means.Length; d++)
        {
            means[d] /= count;
        }

        var scales = new double[means.Length];
        ForEachRow(views, order, row => { for (var d = 0; d < scales.Length; d++) { scales[d] += (row[d] - means[d]) * (row[d] - means[d]); } });
        for (var d = 0; d < scales.Length; d++)
        {
            var deviation = Math.Sqrt(scales[d] / count);
            scales[d] = deviation <= ConstantFeature * Math.Abs(means[d]) ? 0 : 1 / deviation;
        }

        return (means, scales);
    }

    private static void ForEachRow(FeatureMatrix[] views, int[] order, Action<Span<float>> action)
    {
        // In sorted order, so that the sums do not depend on the order of the input.
        foreach (var view in views)
        {
            foreach (var row in order)
            {
                action(view.Row(row));
            }
        }
    }

    private Chunk[] Plan(int[] folds)
    {
        var chunks = new List<Chunk>();
        nint offset = 0;
        var picturesPerChunk = MaxChunkRows / Views;
        foreach (var fold in Enumerable.Range(0, folds.Max() + 1))
        {
            var pictures = Enumerable.Range(0, folds.Length).Where(i => folds[i] == fold);
            foreach (var part in pictures.Chunk(picturesPerChunk))
            {
                var used = part.Length * Views;
                var rows = (used + LogisticKernels.RowMultiple - 1) / LogisticKernels.RowMultiple * LogisticKernels.RowMultiple;
                var owners = Enumerable.Range(0, rows).Select(r => r < used ? part[r / Views] : -1).ToArray();
                chunks.Add(new Chunk(fold, offset, owners, [.. owners.Select((owner, r) => owner >= 0 && r % Views == 0)]));
                offset += (nint)rows * Stride;
            }
        }

        return [.. chunks];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(Chunk chunk, HeadTrainingData data, int[] order)
    {
        var destination = Pointer(chunk);
        for (var r = 0; r < chunk.Rows; r++)
        {
            if (chunk.Pictures[r] < 0)
            {
                continue;
            }

            var source = (chunk.IsPlain[r] ? data.Plain : data.Mirrored!).Row(order[chunk.Pictures[r]]);
            for (var d = 0; d < source.Length; d++)
            {
                var panel = d / LogisticKernels.PanelWidth;
                var lane = d % LogisticKernels.PanelWidth;
                destination[((((nint)panel * chunk.Rows) + r) * LogisticKernels.PanelWidth) + lane] = (float)((source[d] - Means[d]) * Scales[d]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddMoments(Chunk chunk, double[] sums, double[] squares)
    {
        var x = Pointer(chunk);
        for (var d = 0; d < Dimension; d += LogisticKernels.PanelWidth)
        {
            for (var r = 0; r < chunk.Rows; r++)
            {
                for (var lane = 0; lane < LogisticKernels.PanelWidth; lane++)
                {
                    double value = *x++;
                    sums[d + lane] += value;
                    squares[d + lane] += value * value;
                }
            }
        }
    }
}
