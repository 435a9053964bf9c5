using System.Numerics;
using Fovea.SamplePictures.Scenes;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Shapes;

/// <summary>A cup with a handle: plain, banded or dipped glaze, empty or with coffee in it.</summary>
internal sealed class Mug : Shape
{
    private const float Wall = 0.055f;

    private readonly float _radius;
    private readonly float _halfHeight;
    private readonly float _taper;
    private readonly float _handleHeight;
    private readonly float _handleReach;
    private readonly float _handleThickness;
    private readonly float _drinkLevel;
    private readonly Vector3 _glaze;
    private readonly Vector3 _second;
    private readonly Vector3 _inside;
    private readonly Vector3 _drink;
    private readonly Vector2 _band;
    private readonly bool _dots;
    private readonly float _gloss;

    public Mug(SceneRandom random)
    {
        _radius = random.Between(0.43f, 0.56f);
        _halfHeight = random.Between(0.46f, 0.66f);
        _taper = random.Between(-0.10f, 0.06f);
        _handleHeight = _halfHeight * random.Between(0.52f, 0.68f);
        _handleReach = random.Between(0.26f, 0.36f);
        _handleThickness = random.Between(0.055f, 0.085f);
        _drinkLevel = _halfHeight - (random.Chance(0.55f) ? random.Between(0.10f, 0.3f) : (2 * _halfHeight) - 0.1f);
        _glaze = random.Chance(0.35f) ? Paint.Pale(random) : Paint.Any(random);
        _second = Paint.Contrasting(_glaze, random);
        _inside = random.Chance(0.8f) ? Paint.Pale(random) : _glaze;
        _drink = random.Chance(0.6f) ? new Vector3(0.035f, 0.014f, 0.006f) : new Vector3(0.33f, 0.17f, 0.08f);
        _band = DrawBand(random);
        _dots = random.Chance(0.2f);
        _gloss = random.Between(0.35f, 1);
    }

    public override float BoundingRadius => MathF.Sqrt(((_radius + _handleReach + 0.15f) * (_radius + _handleReach + 0.15f)) + (_halfHeight * _halfHeight * 0.6f)) + 0.02f;

    public override Wide Distance(in Wide3 p)
    {
        var axis = WideMath.Length(p.X, p.Z);
        var radius = Radius(p.Y);
        var outside = WideMath.Cylinder(axis, p.Y, radius, _halfHeight, 0.05f);
        var hollow = Vector.Max(axis - radius + new Wide(Wall), new Wide(_drinkLevel) - p.Y);
        var body = WideMath.SmoothMin(outside, HandleDistance(p), 0.09f);

        // Rounded where the wall meets the hollow, so that the rim catches the light.
        return -WideMath.SmoothMin(-body, hollow, 0.04f);
    }

    public override Material MaterialAt(in Wide3 p, in Wide3 normal)
    {
        var axis = WideMath.Length(p.X, p.Z);
        var height = p.Y * (1 / _halfHeight);
        var decorated = WideMath.SmoothStep(_band.X - 0.012f, _band.X + 0.012f, height)
            - WideMath.SmoothStep(_band.Y - 0.012f, _band.Y + 0.012f, height);
        if (_dots)
        {
            var onWall = Vector.LessThan(axis, Radius(p.Y) + new Wide(0.015f));
            decorated = Vector.ConditionalSelect(onWall, Dots(p, height), Wide.Zero);
        }

        var colour = Wide3.Mix(Wide3.Of(_glaze), Wide3.Of(_second), decorated);
        var within = Vector.LessThan(axis, Radius(p.Y) - new Wide(Wall * 0.6f)) & Vector.GreaterThan(p.Y, new Wide(_drinkLevel - 0.05f));
        colour = Wide3.Select(within, Wide3.Of(_inside), colour);
        var drink = within & Vector.LessThan(p.Y, new Wide(_drinkLevel + 0.012f)) & new Mask(_drinkLevel > 0 ? -1 : 0);
        return new Material(Wide3.Select(drink, Wide3.Of(_drink), colour), new Wide(_gloss));
    }

    public override Pose DrawPose(SceneRandom random) => Pose.Upright(_halfHeight, DrawHandleYaw(random));

    /// <summary>Mostly to a side; hidden behind the cup in few pictures, as people photograph cups.</summary>
    private static float DrawHandleYaw(SceneRandom random) =>
        (random.Chance(0.5f) ? 0 : MathF.PI) + random.Between(-1.15f, 1.15f);

    private static Vector2 DrawBand(SceneRandom random) => random.Below(4) switch
    {
        0 => new Vector2(-2, random.Between(-0.5f, 0.2f)),
        1 => new Vector2(random.Between(-0.5f, 0), random.Between(0.1f, 0.6f)),
        2 => new Vector2(0.86f, 2),
        _ => new Vector2(3, 4),
    };

    private static Wide Dots(in Wide3 p, Wide height)
    {
        var around = WideMath.Angle(p.Z, p.X) * (7 / MathF.PI);
        var up = height * 2.2f;
        var shifted = around + (Vector.Floor(up) * 0.5f);
        return Wide.One - WideMath.SmoothStep(0.24f, 0.29f, WideMath.Length(WideMath.Fraction(shifted) - new Wide(0.5f), WideMath.Fraction(up) - new Wide(0.5f)));
    }

    private Wide Radius(Wide y) => new Wide(_radius) + (y * _taper);

    private Wide HandleDistance(in Wide3 p)
    {
        // A ring squeezed in x, and flattened across, standing at the wall.
        var x = (p.X - new Wide(_radius - 0.03f)) * (_handleHeight / _handleReach);
        var ring = WideMath.Length(x, p.Y) - new Wide(_handleHeight);
        var flat = WideMath.Length(ring * (_handleReach / _handleHeight), p.Z * 0.75f) - new Wide(_handleThickness);
        return Vector.Max(flat * 0.8f, new Wide(_radius - 0.08f) - p.X);
    }
}
