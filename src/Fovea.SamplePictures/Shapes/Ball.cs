using System.Numerics;
using Fovea.SamplePictures.Scenes;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Shapes;

/// <summary>Something round that belongs to no tag: a plain or two-coloured ball.</summary>
internal sealed class Ball(SceneRandom random) : Shape
{
    private const float Radius = 0.5f;

    private readonly Vector3 _colour = Paint.Any(random);
    private readonly Vector3 _second = Paint.Any(random);
    private readonly float _stripe = random.Chance(0.5f) ? random.Between(0.08f, 0.2f) : -1;
    private readonly float _gloss = random.Between(0.05f, 0.8f);

    public override float BoundingRadius => Radius + 0.02f;

    public override Wide Distance(in Wide3 p) => p.Length() - new Wide(Radius);

    public override Material MaterialAt(in Wide3 p, in Wide3 normal)
    {
        var striped = Vector.LessThan(Vector.Abs(p.Y), new Wide(_stripe));
        return new Material(Wide3.Select(striped, Wide3.Of(_second), Wide3.Of(_colour)), new Wide(_gloss));
    }

    public override Pose DrawPose(SceneRandom random) =>
        new(Quaternion.CreateFromYawPitchRoll(random.Angle(), random.Angle(), random.Angle()), Radius);
}
