using System.Numerics;
using Fovea.SamplePictures.Scenes;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Shapes;

/// <summary>A playing die: rounded cube with sunken pips, opposite faces adding up to seven.</summary>
internal sealed class Die : Shape
{
    private const float Half = 0.5f;
    private const float PipRadius = 0.105f;
    private const float PipOffset = 0.26f;

    private readonly float _rounding;
    private readonly Vector3 _body;
    private readonly Vector3 _pip;
    private readonly float _gloss;

    public Die(SceneRandom random)
    {
        _rounding = random.Between(0.07f, 0.17f);
        _body = random.Chance(0.45f) ? Paint.Pale(random) : Paint.Any(random);
        _pip = Paint.Contrasting(_body, random);
        _gloss = random.Between(0.3f, 0.9f);
    }

    public override float BoundingRadius => 0.84f;

    public override Wide Distance(in Wide3 p)
    {
        var cube = WideMath.Box(p, new Vector3(Half), _rounding);
        var (pipDistance, depth) = NearestPip(p);

        // Each pip is the cap of a ball whose centre floats over the face.
        var ball = WideMath.Length(pipDistance, depth - new Wide(Half + 0.06f)) - new Wide(PipRadius + 0.02f);
        return Vector.Max(cube, -ball);
    }

    public override Material MaterialAt(in Wide3 p, in Wide3 normal)
    {
        var (pipDistance, _) = NearestPip(p);
        var pip = Wide.One - WideMath.SmoothStep(PipRadius - 0.012f, PipRadius + 0.008f, pipDistance);
        return new Material(Wide3.Mix(Wide3.Of(_body), Wide3.Of(_pip), pip), new Wide(_gloss));
    }

    public override Pose DrawPose(SceneRandom random)
    {
        var turn = Quaternion.CreateFromAxisAngle(Vector3.UnitX, random.Below(4) * MathF.PI / 2)
            * Quaternion.CreateFromAxisAngle(Vector3.UnitZ, random.Below(4) * MathF.PI / 2);
        return new Pose(Quaternion.CreateFromAxisAngle(Vector3.UnitY, random.Angle()) * turn, Half);
    }

    /// <summary>On the face a point is nearest to: how far the nearest pip's middle is, and how far out the point lies.</summary>
    private static (Wide Distance, Wide Depth) NearestPip(in Wide3 p)
    {
        var (ax, ay, az) = (Vector.Abs(p.X), Vector.Abs(p.Y), Vector.Abs(p.Z));
        var onX = Vector.GreaterThan(ax, Vector.Max(ay, az));
        var onY = Vector.GreaterThan(ay, az);
        var u = Vector.ConditionalSelect(onX, p.Y, p.X);
        var v = Vector.ConditionalSelect(onX, p.Z, Vector.ConditionalSelect(onY, p.Z, p.Y));
        var depth = Vector.Max(ax, Vector.Max(ay, az));
        var pips = Vector.ConditionalSelect(onX, Face(p.X, 1), Vector.ConditionalSelect(onY, Face(p.Y, 2), Face(p.Z, 3)));
        return (FaceDistance(u, v, pips), depth);
    }

    private static Wide Face(Wide side, int pips) =>
        Vector.ConditionalSelect(Vector.GreaterThan(side, Wide.Zero), new Wide(pips), new Wide(7 - pips));

    private static Wide FaceDistance(Wide u, Wide v, Wide pips)
    {
        var far = new Wide(9);
        var offset = new Wide(PipOffset);
        var odd = Vector.Equals(pips, Wide.One) | Vector.Equals(pips, new Wide(3)) | Vector.Equals(pips, new Wide(5));
        var (au, av) = (Vector.Abs(u), Vector.Abs(v));
        var corner = WideMath.Length(au - offset, av - offset);
        var sameSign = Vector.GreaterThan(u * v, Wide.Zero);
        var corners = Vector.GreaterThan(pips, new Wide(3.5f)) | (sameSign & Vector.GreaterThan(pips, new Wide(1.5f)));
        var middles = Vector.GreaterThan(pips, new Wide(5.5f));
        var nearest = Vector.ConditionalSelect(odd, WideMath.Length(u, v), far);
        nearest = Vector.Min(nearest, Vector.ConditionalSelect(corners, corner, far));
        return Vector.Min(nearest, Vector.ConditionalSelect(middles, WideMath.Length(au - offset, v), far));
    }
}
