using System.Numerics;
using Fovea.SamplePictures.Shapes;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Scenes;

/// <summary>A shape standing somewhere in the scene.</summary>
internal sealed class PlacedShape
{
    private readonly Vector3 _axisX;
    private readonly Vector3 _axisY;
    private readonly Vector3 _axisZ;

    public PlacedShape(Shape shape, Pose pose, Vector2 place, float scale)
    {
        Shape = shape;
        Scale = scale;
        Centre = new Vector3(place.X, pose.Height * scale, place.Y);
        _axisX = Vector3.Transform(Vector3.UnitX, pose.Rotation);
        _axisY = Vector3.Transform(Vector3.UnitY, pose.Rotation);
        _axisZ = Vector3.Transform(Vector3.UnitZ, pose.Rotation);
    }

    public Shape Shape { get; }

    public float Scale { get; }

    public Vector3 Centre { get; }

    public float Radius => Shape.BoundingRadius * Scale;

    public Wide3 PointToShape(in Wide3 point) => DirectionToShape(point - Wide3.Of(Centre)) * (1 / Scale);

    public Wide3 DirectionToShape(in Wide3 direction) => new(
        Wide3.Dot(direction, Wide3.Of(_axisX)), Wide3.Dot(direction, Wide3.Of(_axisY)), Wide3.Dot(direction, Wide3.Of(_axisZ)));

    public Wide3 DirectionToScene(in Wide3 direction) =>
        (Wide3.Of(_axisX) * direction.X) + (Wide3.Of(_axisY) * direction.Y) + (Wide3.Of(_axisZ) * direction.Z);
}
