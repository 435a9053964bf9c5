using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fovea.Engine.Training;

/// <summary>The vector arithmetic of the solver.</summary>
/// <remarks>
/// Not TensorPrimitives: its generic methods start unoptimised in a new process, where they made the first small training ten times slower
/// than the arithmetic needs. These compile optimised at once, and add in 256-bit lanes whatever the processor offers.
/// Spans of one call have the first span's length.
/// </remarks>
internal static class FloatVectors
{
    private const int Width = 8;

    /// <summary>Σ aᵢ bᵢ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref var ra = ref MemoryMarshal.GetReference(a);
        ref var rb = ref MemoryMarshal.GetReference(b[..a.Length]);
        Vector256<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
        var i = 0;
        for (; i <= a.Length - (4 * Width); i += 4 * Width)
        {
            sum0 = Vector256.FusedMultiplyAdd(Load(ref ra, i), Load(ref rb, i), sum0);
            sum1 = Vector256.FusedMultiplyAdd(Load(ref ra, i + Width), Load(ref rb, i + Width), sum1);
            sum2 = Vector256.FusedMultiplyAdd(Load(ref ra, i + (2 * Width)), Load(ref rb, i + (2 * Width)), sum2);
            sum3 = Vector256.FusedMultiplyAdd(Load(ref ra, i + (3 * Width)), Load(ref rb, i + (3 * Width)), sum3);
        }

        var total = Vector256.Sum(sum0 + sum1 + (sum2 + sum3));
        for (; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }

    /// <summary>Σ aᵢ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum(ReadOnlySpan<float> a)
    {
        ref var ra = ref MemoryMarshal.GetReference(a);
        Vector256<float> sum = default;
        var i = 0;
        for (; i <= a.Length - Width; i += Width)
        {
            sum += Load(ref ra, i);
        }

        var total = Vector256.Sum(sum);
        for (; i < a.Length; i++)
        {
            total += a[i];
        }

        return total;
    }

    /// <summary>destination = a + factor · b; destination may be a or b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(ReadOnlySpan<float> a, float factor, ReadOnlySpan<float> b, Span<float> destination)
    {
        ref var ra = ref MemoryMarshal.GetReference(a);
        ref var rb = ref MemoryMarshal.GetReference(b[..a.Length]);
        ref var rd = ref MemoryMarshal.GetReference(destination[..a.Length]);
        var f = Vector256.Create(factor);
        var i = 0;
        for (; i <= a.Length - Width; i += Width)
        {
            Vector256.FusedMultiplyAdd(Load(ref rb, i), f, Load(ref ra, i)).StoreUnsafe(ref rd, (nuint)i);
        }

        for (; i < a.Length; i++)
        {
            destination[i] = MathF.FusedMultiplyAdd(b[i], factor, a[i]);
        }
    }

    /// <summary>destination = a · b, element by element; destination may be a or b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> destination)
    {
        ref var ra = ref MemoryMarshal.GetReference(a);
        ref var rb = ref MemoryMarshal.GetReference(b[..a.Length]);
        ref var rd = ref MemoryMarshal.GetReference(destination[..a.Length]);
        var i = 0;
        for (; i <= a.Length - Width; i += Width)
        {
            (Load(ref ra, i) * Load(ref rb, i)).StoreUnsafe(ref rd, (nuint)i);
        }

        for (; i < a.Length; i++)
        {
            destination[i] = a[i] * b[i];
        }
    }

    /// <summary>a = factor · a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(Span<float> a, float factor)
    {
        ref var ra = ref MemoryMarshal.GetReference(a);
        var f = Vector256.Create(factor);
        var i = 0;
        for (; i <= a.Length - Width; i += Width)
        {
            (Load(ref ra, i) * f).StoreUnsafe(ref ra, (nuint)i);
        }

        for (; i < a.Length; i++)
        {
            a[i] *= factor;
        }
    }

    /// <summary>a = max(a, b), element by element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MaxInPlace(Span<float> a, ReadOnlySpan<float> b)
    {
        ref var ra = ref MemoryMarshal.GetReference(a);
        ref var rb = ref MemoryMarshal.GetReference(b[..a.Length]);
        var i = 0;
        for (; i <= a.Length - Width; i += Width)
        {
            Vector256.Max(Load(ref ra, i), Load(ref rb, i)).StoreUnsafe(ref ra, (nuint)i);
        }

        for (; i < a.Length; i++)
        {
            a[i] = MathF.Max(a[i], b[i]);
        }
    }

    /// <summary>a = exp(a - shift), sums += a, element by element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ShiftExpAndSum(Span<float> a, ReadOnlySpan<float> shift, Span<float> sums)
    {
        ref var ra = ref MemoryMarshal.GetReference(a);
        ref var rb = ref MemoryMarshal.GetReference(shift[..a.Length]);
        ref var rs = ref MemoryMarshal.GetReference(sums[..a.Length]);
        var i = 0;
        for (; i <= a.Length - Width; i += Width)
        {
            var e = Vector256.Exp(Load(ref ra, i) - Load(ref rb, i));
            e.StoreUnsafe(ref ra, (nuint)i);
            (Load(ref rs, i) + e).StoreUnsafe(ref rs, (nuint)i);
        }

        for (; i < a.Length; i++)
        {
            a[i] = MathF.Exp(a[i] - shift[i]);
            sums[i] += a[i];
        }
    }

    /// <summary>
    /// Weighted log loss of sigmoid(z · sign) for one class: z becomes the derivative by z, <c>(sigmoid(z · sign) - 1) · sign · weight</c>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float SigmoidLoss(Span<float> z, ReadOnlySpan<float> signs, ReadOnlySpan<float> weights)
    {
        ref var rz = ref MemoryMarshal.GetReference(z);
        ref var rs = ref MemoryMarshal.GetReference(signs[..z.Length]);
        ref var rw = ref MemoryMarshal.GetReference(weights[..z.Length]);
        Vector256<float> sum = default;
        var i = 0;
        for (; i <= z.Length - Width; i += Width)
        {
            var (sign, weight) = (Load(ref rs, i), Load(ref rw, i));
            var margin = Load(ref rz, i) * sign;
            // log(1 + exp(-m)) without overflow: max(-m, 0) + log(1 + exp(-|m|)).
            var e = Vector256.Exp(-Vector256.Abs(margin));
            var wrong = Vector256.ConditionalSelect(Vector256.GreaterThan(margin, default), e, Vector256<float>.One) / (Vector256<float>.One + e);
            sum = Vector256.FusedMultiplyAdd(weight, Vector256.Max(-margin, default) + Vector256.Log(Vector256<float>.One + e), sum);
            (-wrong * sign * weight).StoreUnsafe(ref rz, (nuint)i);
        }

        var total = Vector256.Sum(sum);
        for (; i < z.Length; i++)
        {
            var margin = z[i] * signs[i];
            var e = MathF.Exp(-MathF.Abs(margin));
            total += weights[i] * (MathF.Max(-margin, 0) + MathF.Log(1 + e));
            z[i] = -((margin > 0 ? e : 1) / (1 + e)) * signs[i] * weights[i];
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(ref float start, int index) => Vector256.LoadUnsafe(ref start, (nuint)index);
}
