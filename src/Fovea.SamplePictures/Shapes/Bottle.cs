using System.Numerics;
using Fovea.SamplePictures.Scenes;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Shapes;

/// <summary>A bottle with shoulder, neck, cap and, mostly, a printed label.</summary>
internal sealed class Bottle : Shape
{
    private readonly float _radius;
    private readonly float _bodyHalf;
    private readonly float _neckRadius;
    private readonly float _neckLength;
    private readonly float _shoulder;
    private readonly float _capLength;
    private readonly Vector3 _glass;
    private readonly Vector3 _cap;
    private readonly Vector3 _label;
    private readonly Vector3 _print;
    private readonly Vector2 _labelSpan;
    private readonly float _labelWidth;
    private readonly int _seed;

    public Bottle(SceneRandom random)
    {
        _radius = random.Between(0.27f, 0.38f);
        _bodyHalf = random.Between(0.48f, 0.66f);
        _neckRadius = _radius * random.Between(0.32f, 0.45f);
        _neckLength = random.Between(0.38f, 0.62f);
        _shoulder = random.Between(0.2f, 0.42f);
        _capLength = random.Between(0.12f, 0.2f);
        _glass = random.Chance(0.4f) ? Paint.FromHsv(random.Between(0.05f, 0.4f), random.Between(0.5f, 0.85f), random.Between(0.15f, 0.4f)) : Paint.Any(random);
        _cap = Paint.Any(random);
        _label = Paint.Pale(random);
        _print = Paint.Any(random);
        _labelSpan = random.Chance(0.8f) ? new Vector2(random.Between(-0.8f, -0.5f), random.Between(0.25f, 0.55f)) : new Vector2(3, 3);
        _labelWidth = random.Between(1.2f, 3.3f);
        _seed = random.Seed();
    }

    public override float BoundingRadius => Half + 0.06f;

    private float Half => _bodyHalf + (_neckLength / 2);

    /// <summary>Where the middle of the body lies below the middle of the whole.</summary>
    private float BodyY => -_neckLength / 2;

    private float CapBottom => Half - _capLength;

    public override Wide Distance(in Wide3 p)
    {
        var axis = WideMath.Length(p.X, p.Z);
        var body = WideMath.Cylinder(axis, p.Y - new Wide(BodyY), new Wide(_radius), _bodyHalf, 0.07f);
        var neck = WideMath.Cylinder(axis, p.Y - new Wide(Half / 2), new Wide(_neckRadius), Half / 2, 0.02f);
        var cap = WideMath.Cylinder(axis, p.Y - new Wide(Half - (_capLength / 2)), new Wide(_neckRadius + 0.03f), _capLength / 2, 0.02f);
        return Vector.Min(WideMath.SmoothMin(body, neck, _shoulder), cap);
    }

    public override Material MaterialAt(in Wide3 p, in Wide3 normal)
    {
        var onLabel = LabelCover(p, out var print);
        var paper = Wide3.Mix(Wide3.Of(_label), Wide3.Of(_print), print);
        var colour = Wide3.Mix(Wide3.Of(_glass), paper, onLabel);
        var gloss = WideMath.Mix(Wide.One, new Wide(0.12f), onLabel);
        var isCap = Vector.GreaterThan(p.Y, new Wide(CapBottom - 0.01f));
        var ribs = new Wide(0.85f) + (WideMath.Fraction(WideMath.Angle(p.Z, p.X) * (14 / MathF.PI)) * 0.25f);
        colour = Wide3.Select(isCap, Wide3.Of(_cap) * ribs, colour);
        return new Material(colour, Vector.ConditionalSelect(isCap, new Wide(0.35f), gloss));
    }

    public override Pose DrawPose(SceneRandom random) => random.Chance(0.82f)
        ? Pose.Upright(Half, random.Angle())
        : Pose.OnItsSide(_radius, random.Angle(), (random.Sign() * MathF.PI / 2) + random.Between(-0.7f, 0.7f));

    private Wide LabelCover(in Wide3 p, out Wide print)
    {
        var height = (p.Y - new Wide(BodyY)) * (1 / _bodyHalf);
        var around = WideMath.Angle(p.Z, p.X);
        var tall = WideMath.SmoothStep(_labelSpan.X - 0.01f, _labelSpan.X + 0.01f, height) - WideMath.SmoothStep(_labelSpan.Y - 0.01f, _labelSpan.Y + 0.01f, height);
        var wide = Wide.One - WideMath.SmoothStep(_labelWidth - 0.02f, _labelWidth + 0.02f, Vector.Abs(around));
        print = Printing((height - new Wide(_labelSpan.X)) * (1 / Math.Max(_labelSpan.Y - _labelSpan.X, 0.1f)), around);
        return tall * wide;
    }

    /// <summary>A coloured field above, and lines of something like lettering below.</summary>
    private Wide Printing(Wide up, Wide around)
    {
        var field = WideMath.SmoothStep(0.58f, 0.6f, up) - WideMath.SmoothStep(0.9f, 0.92f, up);
        var line = Vector.Floor(up * 13);
        var letters = Noise.Hash(Vector.ConvertToInt32(Vector.Floor(around * 22)), Vector.ConvertToInt32(line), _seed);
        var inLine = Vector.LessThan(line, new Wide(5.5f)) & Vector.GreaterThan(line, new Wide(1.5f))
            & Vector.GreaterThan(WideMath.Fraction(up * 13), new Wide(0.45f))
            & Vector.LessThan(Vector.Abs(around), new Wide(_labelWidth * 0.7f))
            & Vector.GreaterThan(letters, new Wide(0.3f));
        return Vector.ConditionalSelect(inLine, new Wide(0.8f), field);
    }
}
