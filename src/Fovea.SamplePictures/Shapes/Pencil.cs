using System.Numerics;
using Fovea.SamplePictures.Scenes;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Shapes;

/// <summary>A six-sided pencil lying about; it belongs to no tag.</summary>
internal sealed class Pencil(SceneRandom random) : Shape
{
    private const float Radius = 0.06f;
    private const float HalfLength = 0.95f;
    private const float TipStart = 0.7f;

    private readonly Vector3 _colour = Paint.Any(random);

    public override float BoundingRadius => HalfLength + 0.03f;

    public override Wide Distance(in Wide3 p)
    {
        var (ax, az) = (Vector.Abs(p.X), Vector.Abs(p.Z));

        // The apothem form of a hexagon: the largest of its three pairs of sides.
        var hexagon = Vector.Max(az, (ax * 0.8660254f) + (az * 0.5f));
        var taper = Vector.Min(Wide.One, (new Wide(HalfLength) - p.Y) * (1 / (HalfLength - TipStart)));
        var side = hexagon - (Vector.Max(taper, Wide.Zero) * Radius);
        return Vector.Max(side, Vector.Abs(p.Y) - new Wide(HalfLength)) * 0.95f;
    }

    public override Material MaterialAt(in Wide3 p, in Wide3 normal)
    {
        var wood = Vector.GreaterThan(p.Y, new Wide(TipStart));
        var lead = Vector.GreaterThan(p.Y, new Wide(HalfLength - 0.08f));
        var rubber = Vector.LessThan(p.Y, new Wide(-HalfLength + 0.12f));
        var colour = Wide3.Select(wood, Wide3.Of(new Vector3(0.66f, 0.42f, 0.22f)), Wide3.Of(_colour));
        colour = Wide3.Select(lead, Wide3.Of(new Vector3(0.03f)), colour);
        colour = Wide3.Select(rubber, Wide3.Of(new Vector3(0.75f, 0.32f, 0.3f)), colour);
        return new Material(colour, new Wide(0.3f));
    }

    public override Pose DrawPose(SceneRandom random) => Pose.OnItsSide(Radius, 0, random.Angle());
}
