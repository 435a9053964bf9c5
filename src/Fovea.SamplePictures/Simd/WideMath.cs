using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.SamplePictures.Simd;

/// <summary>Lane-wise functions of the kind every distance field and texture is made of.</summary>
internal static class WideMath
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Clamp01(Wide value) => Vector.Min(Vector.Max(value, Wide.Zero), Wide.One);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Clamp(Wide value, float low, float high) =>
        Vector.Min(Vector.Max(value, new Wide(low)), new Wide(high));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Mix(Wide a, Wide b, Wide share) => a + ((b - a) * share);

    /// <summary>0 below <paramref name="from"/>, 1 above <paramref name="to"/>, a cubic ease between them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide SmoothStep(float from, float to, Wide value)
    {
        var t = Clamp01((value - new Wide(from)) * (1 / (to - from)));
        return t * t * (new Wide(3) - (t * 2));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Length(Wide x, Wide y) => Vector.SquareRoot((x * x) + (y * y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Fraction(Wide value) => value - Vector.Floor(value);

    /// <summary>The angle of (x, y) in radians, from -pi to pi, to within 0.005: for textures, not for geometry.</summary>
    public static Wide Angle(Wide y, Wide x)
    {
        var (absX, absY) = (Vector.Abs(x), Vector.Abs(y));
        var ratio = Vector.Min(absX, absY) / Vector.Max(Vector.Max(absX, absY), new Wide(1e-9f));

        // A quadratic correction to the chord over [0, 1]; exact at both ends.
        var angle = ratio * (new Wide(MathF.PI / 4) + ((Wide.One - ratio) * (new Wide(0.2447f) + (ratio * 0.0663f))));
        angle = Vector.ConditionalSelect(Vector.GreaterThan(absY, absX), new Wide(MathF.PI / 2) - angle, angle);
        angle = Vector.ConditionalSelect(Vector.LessThan(x, Wide.Zero), new Wide(MathF.PI) - angle, angle);
        return Vector.ConditionalSelect(Vector.LessThan(y, Wide.Zero), -angle, angle);
    }

    /// <summary>The smaller of two distances, with the crease between the two bodies filled to about <paramref name="radius"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide SmoothMin(Wide a, Wide b, float radius)
    {
        var overlap = Vector.Max(new Wide(radius) - Vector.Abs(a - b), Wide.Zero);
        return Vector.Min(a, b) - (overlap * overlap * (0.25f / radius));
    }

    /// <summary>Distance to an upright cylinder round the y axis with rounded rims, centred on the origin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Cylinder(Wide axisDistance, Wide y, Wide radius, float halfHeight, float rounding)
    {
        var dx = axisDistance - radius + new Wide(rounding);
        var dy = Vector.Abs(y) - new Wide(halfHeight - rounding);
        return RoundedCorner(dx, dy, rounding);
    }

    /// <summary>Distance to a box with rounded edges, centred on the origin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Box(in Wide3 p, Vector3 halfSize, float rounding)
    {
        var dx = Vector.Abs(p.X) - new Wide(halfSize.X - rounding);
        var dy = Vector.Abs(p.Y) - new Wide(halfSize.Y - rounding);
        var dz = Vector.Abs(p.Z) - new Wide(halfSize.Z - rounding);
        var outside = new Wide3(Vector.Max(dx, Wide.Zero), Vector.Max(dy, Wide.Zero), Vector.Max(dz, Wide.Zero)).Length();
        return outside + Vector.Min(Vector.Max(dx, Vector.Max(dy, dz)), Wide.Zero) - new Wide(rounding);
    }

    /// <summary>Distance to the region where both signed distances are negative, its corner rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide RoundedCorner(Wide dx, Wide dy, float rounding) =>
        Length(Vector.Max(dx, Wide.Zero), Vector.Max(dy, Wide.Zero))
        + Vector.Min(Vector.Max(dx, dy), Wide.Zero) - new Wide(rounding);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Mask mask) => !Vector.EqualsAll(mask, Mask.Zero);
}
