using System.Numerics;
using Fovea.SamplePictures.Scenes;
using Fovea.SamplePictures.Shapes;
using Fovea.SamplePictures.Simd;
using Fovea.SamplePictures.Surfaces;

namespace Fovea.SamplePictures.Rendering;

/// <summary>Follows packets of rays into a scene and lights what they meet.</summary>
internal sealed class RayTracer(Scene scene, int width, int height)
{
    private const float Farthest = 60;

    // Below this a mirror image cannot be seen, and following it doubles the work.
    private const float MattGloss = 0.06f;

    private const float LeastOpen = 0.16f;
    public const float GroundId = 100;
    private const float WallId = 200;
    private const float FarId = 300;

    private readonly Wide3 _origin = Wide3.Of(scene.Camera.Position);
    private readonly float _pixel = scene.Camera.PixelSize(width, height);
    private readonly Wide3 _light = Wide3.Of(scene.Lighting.Direction);
    private readonly (float Sin, float Cos) _groundTurn = MathF.SinCos(scene.GroundTurn);

    /// <summary>The light that arrives at places of the picture, in pixels from its top left corner.</summary>
    public RayHit Trace(Wide x, Wide y)
    {
        var direction = scene.Camera.Rays(x, y, width, height);
        var ground = GroundDistance(direction);
        var wall = WallDistance(direction);
        var depth = Vector.Min(new Wide(Farthest), Vector.Min(ground, wall));
        var what = Vector.ConditionalSelect(Vector.LessThan(ground, wall), new Wide(GroundId), new Wide(WallId));
        what = Vector.ConditionalSelect(Vector.Equals(depth, new Wide(Farthest)), new Wide(FarId), what);
        for (var i = 0; i < scene.Shapes.Count; i++)
        {
            var nearer = SphereTracing.Intersect(scene.Shapes[i], _origin, direction, depth);
            what = Vector.ConditionalSelect(Vector.LessThan(nearer, depth), new Wide(i), what);
            depth = nearer;
        }

        var point = _origin + (direction * depth);
        var radiance = Radiance(direction, point, depth, what);
        return new RayHit(radiance, depth, what);
    }

    private Wide GroundDistance(in Wide3 direction)
    {
        var t = _origin.Y / Vector.Max(-direction.Y, new Wide(1e-4f));
        return Vector.ConditionalSelect(Vector.LessThan(direction.Y, new Wide(-1e-3f)), t, new Wide(Farthest));
    }

    private Wide WallDistance(in Wide3 direction)
    {
        if (scene.Backdrop.Surface is null)
        {
            return new Wide(Farthest);
        }

        var height = Vector3.Dot(scene.Camera.Position, scene.Backdrop.Normal) + scene.Backdrop.Distance;
        var towards = -Wide3.Dot(direction, Wide3.Of(scene.Backdrop.Normal));
        return Vector.ConditionalSelect(Vector.GreaterThan(towards, new Wide(1e-3f)), new Wide(height) / Vector.Max(towards, new Wide(1e-3f)), new Wide(Farthest));
    }

    private Wide3 Radiance(in Wide3 direction, in Wide3 point, Wide depth, Wide what)
    {
        var isFar = Vector.Equals(what, new Wide(FarId));
        if (Vector.EqualsAll(isFar, Mask.AllBitsSet))
        {
            return scene.Backdrop.Far(direction);
        }

        var (normal, material) = Meet(direction, point, depth, what);
        var lit = Light(direction, point, normal, material);

        // Open ground runs into the far room without a hard horizon.
        var haze = scene.Backdrop.Surface is null ? WideMath.SmoothStep(14, 40, depth) : Wide.Zero;
        haze = Vector.ConditionalSelect(isFar, Wide.One, haze);
        return WideMath.Any(Vector.GreaterThan(haze, Wide.Zero)) ? Wide3.Mix(lit, scene.Backdrop.Far(direction), haze) : lit;
    }

    private (Wide3 Normal, Material Material) Meet(in Wide3 direction, in Wide3 point, Wide depth, Wide what)
    {
        var normal = Wide3.Of(Vector3.UnitY);
        var (albedo, gloss) = (Wide3.Zero, Wide.Zero);
        var onGround = Vector.Equals(what, new Wide(GroundId));
        if (WideMath.Any(onGround))
        {
            var u = (point.X * _groundTurn.Cos) + (point.Z * _groundTurn.Sin);
            var v = (point.Z * _groundTurn.Cos) - (point.X * _groundTurn.Sin);
            albedo = scene.Ground.Albedo(u, v, Footprint(depth, -direction.Y));
            gloss = new Wide(scene.Ground.Gloss);
        }

        var onWall = Vector.Equals(what, new Wide(WallId));
        if (scene.Backdrop.Surface is { } wall && WideMath.Any(onWall))
        {
            var side = Vector3.Cross(Vector3.UnitY, scene.Backdrop.Normal);
            var footprint = Footprint(depth, -Wide3.Dot(direction, Wide3.Of(scene.Backdrop.Normal)));
            albedo = Wide3.Select(onWall, wall.Albedo(Wide3.Dot(point, Wide3.Of(side)), point.Y, footprint), albedo);
            gloss = Vector.ConditionalSelect(onWall, new Wide(wall.Gloss), gloss);
            normal = Wide3.Select(onWall, Wide3.Of(scene.Backdrop.Normal), normal);
        }

        for (var i = 0; i < scene.Shapes.Count; i++)
        {
            var onShape = Vector.Equals(what, new Wide(i));
            if (WideMath.Any(onShape))
            {
                var placed = scene.Shapes[i];
                var local = placed.PointToShape(point);
                var localNormal = SphereTracing.Normal(placed.Shape, local);
                var material = placed.Shape.MaterialAt(local, localNormal);
                normal = Wide3.Select(onShape, placed.DirectionToScene(localNormal), normal);
                albedo = Wide3.Select(onShape, material.Albedo, albedo);
                gloss = Vector.ConditionalSelect(onShape, material.Gloss, gloss);
            }
        }

        return (normal, new Material(albedo, gloss));
    }

    private Wide Footprint(Wide depth, Wide cosine) => depth * _pixel / Vector.Max(cosine, new Wide(0.08f));

    private Wide3 Light(in Wide3 direction, in Wide3 point, in Wide3 normal, in Material material)
    {
        var lifted = point + (normal * 0.004f);
        var open = Openness(lifted, normal);
        var sun = WideMath.Clamp01(Wide3.Dot(normal, _light));
        if (WideMath.Any(Vector.GreaterThan(sun, Wide.Zero)))
        {
            foreach (var placed in scene.Shapes)
            {
                sun *= SphereTracing.Shadow(placed, lifted, _light, scene.Lighting.Hardness);
            }
        }

        var diffuse = (Wide3.Of(scene.Lighting.Colour) * sun) + (Surroundings(normal) * open);
        var matt = material.Albedo * diffuse;
        if (Vector.LessThanAll(material.Gloss, new Wide(MattGloss)))
        {
            return matt;
        }

        var facing = WideMath.Clamp01(-Wide3.Dot(direction, normal));
        var mirrored = direction + (normal * (facing * 2));
        return matt + (Mirror(point, mirrored, facing, open) * material.Gloss);
    }

    /// <summary>What light comes from all around: the room above, and what the ground throws back from below.</summary>
    private Wide3 Surroundings(in Wide3 normal)
    {
        var bounce = scene.Ground.Average * (scene.Lighting.Ambient + (scene.Lighting.Colour * (0.45f * scene.Lighting.Direction.Y)));
        return Wide3.Mix(Wide3.Of(bounce), Wide3.Of(scene.Lighting.Ambient), (normal.Y * 0.5f) + new Wide(0.5f));
    }

    /// <summary>The glaze: little seen face on, much at a grazing angle (Schlick 1994).</summary>
    private Wide3 Mirror(in Wide3 point, in Wide3 direction, Wide facing, Wide open)
    {
        var grazing = Wide.One - facing;
        var squared = grazing * grazing;
        var fresnel = new Wide(0.04f) + (squared * squared * grazing * 0.6f);
        var ground = Wide3.Of(scene.Ground.Average * (scene.Lighting.Ambient + (scene.Lighting.Colour * 0.3f)));
        var seen = Wide3.Mix(ground, scene.Lighting.Reflection(direction), WideMath.SmoothStep(-0.12f, 0.04f, direction.Y));
        var things = NearbyThings(point, direction);
        return Wide3.Mix(seen, Wide3.Zero, things) * fresnel * open;
    }

    /// <summary>Share of a mirrored view that other things stand in: dark shapes in a polished table.</summary>
    private Wide NearbyThings(in Wide3 point, in Wide3 direction)
    {
        var clear = Wide.One;
        foreach (var placed in scene.Shapes)
        {
            clear *= SphereTracing.Shadow(placed, point + (direction * 0.02f), direction, 10);
        }

        return (Wide.One - clear) * 0.75f;
    }

    private Wide Openness(in Wide3 point, in Wide3 normal)
    {
        var open = Wide.One;
        foreach (var placed in scene.Shapes)
        {
            open *= Wide.One - SphereTracing.Occlusion(placed, point, normal);
        }

        // Things darken where they turn to a ground close below, the ground where it meets the wall.
        var below = WideMath.Clamp01(-normal.Y) * (Wide.One - WideMath.SmoothStep(0, 0.6f, point.Y));
        open *= Wide.One - (below * 0.7f);
        if (scene.Backdrop.Surface is not null)
        {
            var toWall = Wide3.Dot(point, Wide3.Of(scene.Backdrop.Normal)) + new Wide(scene.Backdrop.Distance);
            var corner = (Wide.One - WideMath.SmoothStep(0, 0.5f, toWall)) + (Wide.One - WideMath.SmoothStep(0, 0.5f, point.Y));
            open *= Wide.One - (WideMath.Clamp01(corner - Wide.One) * 0.55f);
        }

        // Some light always finds its way round: nothing in a room is quite black.
        return new Wide(LeastOpen) + (open * (1 - LeastOpen));
    }
}
