using System.Numerics;

namespace Fovea.SamplePictures.Shapes;

/// <summary>How a shape rests on the ground.</summary>
/// <param name="Rotation">From the shape's coordinates to the scene's.</param>
/// <param name="Height">Of the shape's origin over the ground, in units of the shape.</param>
internal readonly record struct Pose(Quaternion Rotation, float Height)
{
    public static Pose Upright(float height, float yaw) => new(Quaternion.CreateFromAxisAngle(Vector3.UnitY, yaw), height);

    /// <summary>Tipped over, so that the shape's y axis is level.</summary>
    public static Pose OnItsSide(float height, float roll, float yaw) => new(
        Quaternion.CreateFromAxisAngle(Vector3.UnitY, yaw)
        * Quaternion.CreateFromAxisAngle(Vector3.UnitX, MathF.PI / 2)
        * Quaternion.CreateFromAxisAngle(Vector3.UnitY, roll),
        height);
}
