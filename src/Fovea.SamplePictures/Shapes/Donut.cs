using System.Numerics;
using Fovea.SamplePictures.Scenes;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Shapes;

/// <summary>A ring of dough with icing that ran down unevenly, with or without sprinkles.</summary>
internal sealed class Donut : Shape
{
    private const float Squash = 0.86f;

    private readonly float _ring;
    private readonly float _tube;
    private readonly float _edge;
    private readonly int _seed;
    private readonly Vector3 _dough;
    private readonly Vector3 _icing;
    private readonly Vector3 _sprinkle;
    private readonly bool _mixedSprinkles;
    private readonly float _sprinkleShare;

    public Donut(SceneRandom random)
    {
        _ring = random.Between(0.58f, 0.68f);
        _tube = random.Between(0.26f, 0.34f);
        _edge = random.Between(-0.02f, 0.08f);
        _seed = random.Seed();
        _dough = Vector3.Lerp(new Vector3(0.62f, 0.33f, 0.12f), new Vector3(0.38f, 0.16f, 0.05f), random.Next());
        _icing = random.Below(5) switch
        {
            0 => new Vector3(0.09f, 0.035f, 0.015f),
            1 => Paint.FromHsv(random.Between(0.9f, 0.98f), random.Between(0.3f, 0.5f), 0.9f),
            _ => Paint.Any(random),
        };
        _sprinkle = Paint.Contrasting(_icing, random);
        _mixedSprinkles = random.Chance(0.5f);
        _sprinkleShare = random.Chance(0.65f) ? random.Between(0.35f, 0.75f) : 0;
    }

    public override float BoundingRadius => _ring + _tube + 0.08f;

    public override Wide Distance(in Wide3 p)
    {
        var ring = WideMath.Length(p.X, p.Z) - new Wide(_ring);
        var torus = WideMath.Length(ring, p.Y * (1 / Squash)) - new Wide(_tube);
        var wobble = Noise.Value((p.X * 2.6f) + new Wide(9), (p.Z * 2.6f) + new Wide(4), _seed) * 0.05f;
        var icing = WideMath.SmoothStep(-0.02f, 0.03f, p.Y - IcingEdge(p)) * 0.03f;
        return (torus - wobble - icing) * 0.8f;
    }

    public override Material MaterialAt(in Wide3 p, in Wide3 normal)
    {
        var iced = WideMath.SmoothStep(-0.012f, 0.012f, p.Y - IcingEdge(p));
        var grain = Noise.Fractal(p.X * 9, (p.Z + p.Y) * 9, new Wide(0.05f), 4, _seed + 50);
        var belt = Wide.One - WideMath.SmoothStep(0.02f, 0.10f, Vector.Abs(p.Y + new Wide(0.04f)));
        var dough = Wide3.Mix(Wide3.Of(_dough), Wide3.Of(new Vector3(0.75f, 0.52f, 0.27f)), belt * 0.7f) * (new Wide(0.65f) + (grain * 0.7f));
        var (sprinkled, sprinkle) = Sprinkles(p);
        var top = Wide3.Mix(Wide3.Of(_icing), sprinkle, sprinkled);
        return new Material(Wide3.Mix(dough, top, iced), WideMath.Mix(new Wide(0.08f), new Wide(0.6f), iced));
    }

    public override Pose DrawPose(SceneRandom random) => Pose.Upright(_tube * Squash, random.Angle());

    private Wide IcingEdge(in Wide3 p) =>
        new Wide(_edge) + ((Noise.Value((p.X * 3.1f) + new Wide(20), (p.Z * 3.1f) + new Wide(20), _seed + 9) - new Wide(0.5f)) * 0.26f);

    /// <summary>One short stick per cell of a grid seen from above, at its own angle.</summary>
    private (Wide Covered, Wide3 Colour) Sprinkles(in Wide3 p)
    {
        const float CellsPerUnit = 7.5f;
        var (x, z) = (p.X * CellsPerUnit, p.Z * CellsPerUnit);
        var (cellX, cellZ) = (Vector.ConvertToInt32(Vector.Floor(x)), Vector.ConvertToInt32(Vector.Floor(z)));
        var angle = Noise.Hash(cellX, cellZ, _seed + 1) * MathF.PI;
        var present = Vector.LessThan(Noise.Hash(cellX, cellZ, _seed + 2), new Wide(_sprinkleShare));
        var (dx, dz) = (WideMath.Fraction(x) - new Wide(0.5f), WideMath.Fraction(z) - new Wide(0.5f));
        var (cos, sin) = (Vector.Cos(angle), Vector.Sin(angle));
        var along = WideMath.Clamp((dx * cos) + (dz * sin), -0.27f, 0.27f);
        var distance = WideMath.Length(dx - (along * cos), dz - (along * sin));
        var covered = Vector.ConditionalSelect(present, Wide.One - WideMath.SmoothStep(0.13f, 0.19f, distance), Wide.Zero);
        return (covered, SprinkleColour(Noise.Hash(cellX, cellZ, _seed + 3)));
    }

    private Wide3 SprinkleColour(Wide choice)
    {
        if (!_mixedSprinkles)
        {
            return Wide3.Of(_sprinkle);
        }

        var colour = Wide3.Of(new Vector3(0.85f, 0.8f, 0.75f));
        colour = Wide3.Select(Vector.LessThan(choice, new Wide(0.75f)), Wide3.Of(new Vector3(0.75f, 0.07f, 0.1f)), colour);
        colour = Wide3.Select(Vector.LessThan(choice, new Wide(0.5f)), Wide3.Of(new Vector3(0.06f, 0.3f, 0.7f)), colour);
        return Wide3.Select(Vector.LessThan(choice, new Wide(0.25f)), Wide3.Of(new Vector3(0.9f, 0.6f, 0.04f)), colour);
    }
}
