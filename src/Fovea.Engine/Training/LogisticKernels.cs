using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fovea.Engine.Training;

/// <summary>
/// The two matrix products of logistic regression on rows packed by <see cref="PackedFeatures"/>.
/// Vectors are 256 bits wide whatever the processor offers, so that sums are taken in one order.
/// </summary>
internal static unsafe class LogisticKernels
{
    /// <summary>Rows of a chunk come in multiples of this: three rows by four classes fill the twelve accumulators of AVX2.</summary>
    public const int RowMultiple = 3;

    /// <summary>Classes are padded to a multiple of this.</summary>
    public const int ClassMultiple = 4;

    /// <summary>Features per panel: one cache line.</summary>
    public const int PanelWidth = 16;

    /// <summary>logits = weights · xᵀ + biases for one chunk.</summary>
    /// <param name="x"><c>[panels, rows, 16]</c>.</param>
    /// <param name="rows">A multiple of <see cref="RowMultiple"/>.</param>
    /// <param name="panels">Number of panels.</param>
    /// <param name="weights"><c>[classes, panels · 16]</c>.</param>
    /// <param name="biases"><c>[classes]</c>.</param>
    /// <param name="classes">A multiple of <see cref="ClassMultiple"/>.</param>
    /// <param name="logits">Receives <c>[classes, rows]</c>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Logits(float* x, int rows, int panels, float* weights, float* biases, int classes, float* logits)
    {
        var stride = panels * PanelWidth;
        for (var c = 0; c < classes; c += ClassMultiple)
        {
            for (var n = 0; n < rows; n += RowMultiple)
            {
                LogitTile(x + (n * PanelWidth), rows, panels, weights + ((nint)c * stride), biases + c, logits + ((nint)c * rows) + n);
            }
        }
    }

    /// <summary>gradient += residuals · x for one chunk.</summary>
    /// <param name="x"><c>[panels, rows, 16]</c>.</param>
    /// <param name="rows">Rows of the chunk.</param>
    /// <param name="panels">Number of panels.</param>
    /// <param name="residuals"><c>[classes, rows]</c>.</param>
    /// <param name="classes">A multiple of <see cref="ClassMultiple"/>.</param>
    /// <param name="gradient"><c>[classes, panels · 16]</c>, added to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddGradient(float* x, int rows, int panels, float* residuals, int classes, float* gradient)
    {
        var stride = panels * PanelWidth;
        for (var p = 0; p < panels; p++)
        {
            for (var c = 0; c < classes; c += ClassMultiple)
            {
                GradientTile(x + ((nint)p * rows * PanelWidth), rows, residuals + ((nint)c * rows), gradient + ((nint)c * stride) + (p * PanelWidth), stride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LogitTile(float* x, int rows, int panels, float* weights, float* biases, float* logits)
    {
        Vector256<float> a0 = default, a1 = default, a2 = default, b0 = default, b1 = default, b2 = default;
        Vector256<float> c0 = default, c1 = default, c2 = default, d0 = default, d1 = default, d2 = default;
        var step = (nint)rows * PanelWidth;
        var stride = (nint)panels * PanelWidth;
        for (var p = 0; p < panels; p++, x += step)
        {
            for (var half = 0; half < PanelWidth; half += 8, weights += 8)
            {
                var x0 = Vector256.Load(x + half);
                var x1 = Vector256.Load(x + half + PanelWidth);
                var x2 = Vector256.Load(x + half + (2 * PanelWidth));
                var w = Vector256.Load(weights);
                a0 = Vector256.FusedMultiplyAdd(x0, w, a0);
                a1 = Vector256.FusedMultiplyAdd(x1, w, a1);
                a2 = Vector256.FusedMultiplyAdd(x2, w, a2);
                w = Vector256.Load(weights + stride);
                b0 = Vector256.FusedMultiplyAdd(x0, w, b0);
                b1 = Vector256.FusedMultiplyAdd(x1, w, b1);
                b2 = Vector256.FusedMultiplyAdd(x2, w, b2);
                w = Vector256.Load(weights + (2 * stride));
                c0 = Vector256.FusedMultiplyAdd(x0, w, c0);
                c1 = Vector256.FusedMultiplyAdd(x1, w, c1);
                c2 = Vector256.FusedMultiplyAdd(x2, w, c2);
                w = Vector256.Load(weights + (3 * stride));
                d0 = Vector256.FusedMultiplyAdd(x0, w, d0);
                d1 = Vector256.FusedMultiplyAdd(x1, w, d1);
                d2 = Vector256.FusedMultiplyAdd(x2, w, d2);
            }
        }

        StoreSums(a0, a1, a2, biases[0], logits);
        StoreSums(b0, b1, b2, biases[1], logits + rows);
        StoreSums(c0, c1, c2, biases[2], logits + (2 * rows));
        StoreSums(d0, d1, d2, biases[3], logits + (3 * rows));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreSums(Vector256<float> row0, Vector256<float> row1, Vector256<float> row2, float bias, float* destination)
    {
        destination[0] = Vector256.Sum(row0) + bias;
        destination[1] = Vector256.Sum(row1) + bias;
        destination[2] = Vector256.Sum(row2) + bias;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GradientTile(float* x, int rows, float* residuals, float* gradient, int stride)
    {
        float* g1 = gradient + stride, g2 = g1 + stride, g3 = g2 + stride;
        Vector256<float> a0 = Vector256.Load(gradient), a1 = Vector256.Load(gradient + 8), b0 = Vector256.Load(g1), b1 = Vector256.Load(g1 + 8);
        Vector256<float> c0 = Vector256.Load(g2), c1 = Vector256.Load(g2 + 8), d0 = Vector256.Load(g3), d1 = Vector256.Load(g3 + 8);
        float* r1 = residuals + rows, r2 = r1 + rows, r3 = r2 + rows;
        for (var n = 0; n < rows; n++, x += PanelWidth)
        {
            var x0 = Vector256.Load(x);
            var x1 = Vector256.Load(x + 8);
            var r = Vector256.Create(residuals[n]);
            a0 = Vector256.FusedMultiplyAdd(x0, r, a0);
            a1 = Vector256.FusedMultiplyAdd(x1, r, a1);
            r = Vector256.Create(r1[n]);
            b0 = Vector256.FusedMultiplyAdd(x0, r, b0);
            b1 = Vector256.FusedMultiplyAdd(x1, r, b1);
            r = Vector256.Create(r2[n]);
            c0 = Vector256.FusedMultiplyAdd(x0, r, c0);
            c1 = Vector256.FusedMultiplyAdd(x1, r, c1);
            r = Vector256.Create(r3[n]);
            d0 = Vector256.FusedMultiplyAdd(x0, r, d0);
            d1 = Vector256.FusedMultiplyAdd(x1, r, d1);
        }

        a0.Store(gradient);
        a1.Store(gradient + 8);
        b0.Store(g1);
        b1.Store(g1 + 8);
        c0.Store(g2);
        c1.Store(g2 + 8);
        d0.Store(g3);
        d1.Store(g3 + 8);
    }
}
