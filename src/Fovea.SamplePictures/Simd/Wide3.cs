using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.SamplePictures.Simd;

/// <summary>As many 3-vectors as the processor has lanes: one per pixel of a packet.</summary>
internal readonly struct Wide3(Wide x, Wide y, Wide z)
{
    public readonly Wide X = x;
    public readonly Wide Y = y;
    public readonly Wide Z = z;

    public static Wide3 Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide3 Of(Vector3 value) => new(new Wide(value.X), new Wide(value.Y), new Wide(value.Z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide3 Grey(Wide value) => new(value, value, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide3 operator +(Wide3 a, Wide3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide3 operator -(Wide3 a, Wide3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide3 operator *(Wide3 a, Wide3 b) => new(a.X * b.X, a.Y * b.Y, a.Z * b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide3 operator *(Wide3 a, Wide b) => new(a.X * b, a.Y * b, a.Z * b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide3 operator *(Wide3 a, float b) => a * new Wide(b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Dot(Wide3 a, Wide3 b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide3 Select(Mask mask, Wide3 whenTrue, Wide3 whenFalse) => new(
        Vector.ConditionalSelect(mask, whenTrue.X, whenFalse.X),
        Vector.ConditionalSelect(mask, whenTrue.Y, whenFalse.Y),
        Vector.ConditionalSelect(mask, whenTrue.Z, whenFalse.Z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide3 Mix(Wide3 a, Wide3 b, Wide share) => a + ((b - a) * share);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Wide Length() => Vector.SquareRoot(Dot(this, this));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Wide3 Normalized() => this * (Wide.One / Vector.Max(Length(), new Wide(1e-9f)));
}
