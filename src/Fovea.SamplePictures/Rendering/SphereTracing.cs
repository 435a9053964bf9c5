using System.Numerics;
using Fovea.SamplePictures.Scenes;
using Fovea.SamplePictures.Shapes;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Rendering;

/// <summary>Rays against one placed shape: visibility, shadow and closeness, each only inside its bounding sphere.</summary>
internal static class SphereTracing
{
    private const int MostSteps = 56;
    private const int MostShadowSteps = 14;

    /// <summary>Distance to the first hit nearer than <paramref name="limit"/>; <paramref name="limit"/> where there is none.</summary>
    /// <remarks>Hart 1996, "Sphere tracing".</remarks>
    public static Wide Intersect(PlacedShape placed, in Wide3 origin, in Wide3 direction, Wide limit)
    {
        var active = BoundingSphere(placed, origin, direction, placed.Radius, out var t, out var leave);
        leave = Vector.Min(leave, limit);
        active &= Vector.LessThan(t, leave);
        if (!WideMath.Any(active))
        {
            return limit;
        }

        var (from, along) = (placed.PointToShape(origin), placed.DirectionToShape(direction));
        (t, leave) = (t * (1 / placed.Scale), leave * (1 / placed.Scale));
        var hit = Mask.Zero;
        for (var step = 0; step < MostSteps && WideMath.Any(active); step++)
        {
            var distance = placed.Shape.Distance(from + (along * t));
            var arrived = active & Vector.LessThan(distance, t * 0.0004f);
            hit |= arrived;
            active = Vector.AndNot(active, arrived);
            t += Vector.ConditionalSelect(active, distance, Wide.Zero);
            active &= Vector.LessThan(t, leave);
        }

        return Vector.ConditionalSelect(hit, t * placed.Scale, limit);
    }

    /// <summary>Share of the light that gets past the shape, with a penumbra that widens with distance; high hardness for sharp edges.</summary>
    public static Wide Shadow(PlacedShape placed, in Wide3 origin, in Wide3 direction, float hardness)
    {
        var reach = placed.Radius * (1 + (1.5f / hardness));
        var active = BoundingSphere(placed, origin, direction, reach, out var t, out var leave);
        if (!WideMath.Any(active))
        {
            return Wide.One;
        }

        var (from, along) = (placed.PointToShape(origin), placed.DirectionToShape(direction));
        (t, leave) = (Vector.Max(t * (1 / placed.Scale), new Wide(0.015f)), leave * (1 / placed.Scale));
        var light = Wide.One;
        for (var step = 0; step < MostShadowSteps && WideMath.Any(active); step++)
        {
            var distance = placed.Shape.Distance(from + (along * t));
            light = Vector.ConditionalSelect(active, Vector.Min(light, distance * hardness / t), light);
            t += WideMath.Clamp(distance, 0.035f, 0.35f);
            active &= Vector.LessThan(t, leave) & Vector.GreaterThan(light, Wide.Zero);
        }

        light = WideMath.Clamp01(light);
        return light * light * (new Wide(3) - (light * 2));
    }

    /// <summary>Share of the surrounding light that the shape takes from a point, from how fast its distance grows along the normal.</summary>
    public static Wide Occlusion(PlacedShape placed, in Wide3 point, in Wide3 normal)
    {
        const float Furthest = 0.5f;
        var apart = point - Wide3.Of(placed.Centre);
        var reach = placed.Radius + (Furthest * placed.Scale);
        if (Vector.GreaterThanAll(Wide3.Dot(apart, apart), new Wide(reach * reach)))
        {
            return Wide.Zero;
        }

        var (from, along) = (placed.PointToShape(point), placed.DirectionToShape(normal));
        var taken = Wide.Zero;
        var weight = 1f;
        foreach (var height in (ReadOnlySpan<float>)[0.06f, 0.2f, Furthest])
        {
            var distance = placed.Shape.Distance(from + (along * new Wide(height)));
            taken += Vector.Max(new Wide(height) - distance, Wide.Zero) * (weight * 0.62f / height);
            weight *= 0.62f;
        }

        return WideMath.Clamp01(taken * 0.75f);
    }

    /// <summary>Unit normals in scene coordinates at points on the surface; <paramref name="point"/> is in the shape's.</summary>
    public static Wide3 Normal(Shape shape, in Wide3 point)
    {
        // Four taps at the corners of a tetrahedron instead of six along the axes.
        const float Step = 0.0015f;
        var sum = Wide3.Zero;
        foreach (var corner in (ReadOnlySpan<Vector3>)[new(1, -1, -1), new(-1, -1, 1), new(-1, 1, -1), new(1, 1, 1)])
        {
            sum += Wide3.Of(corner) * shape.Distance(point + Wide3.Of(corner * Step));
        }

        return sum.Normalized();
    }

    private static Mask BoundingSphere(PlacedShape placed, in Wide3 origin, in Wide3 direction, float radius, out Wide enter, out Wide leave)
    {
        var from = origin - Wide3.Of(placed.Centre);
        var half = -Wide3.Dot(from, direction);
        var discriminant = (half * half) - Wide3.Dot(from, from) + new Wide(radius * radius);
        var root = Vector.SquareRoot(Vector.Max(discriminant, Wide.Zero));
        enter = Vector.Max(half - root, Wide.Zero);
        leave = half + root;
        return Vector.GreaterThan(discriminant, Wide.Zero) & Vector.GreaterThan(leave, Wide.Zero);
    }
}
