using System.Numerics;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Scenes;

/// <summary>A pinhole camera; the focus is applied afterwards, from depth.</summary>
internal sealed class Camera
{
    private readonly Vector3 _forward;
    private readonly Vector3 _right;
    private readonly Vector3 _up;
    private readonly float _halfTangent;

    /// <param name="position">Where the camera stands.</param>
    /// <param name="target">What is in the middle of the picture.</param>
    /// <param name="roll">Tilt of the horizon, in radians.</param>
    /// <param name="fieldOfView">Of the shorter side, in radians.</param>
    public Camera(Vector3 position, Vector3 target, float roll, float fieldOfView)
    {
        Position = position;
        _forward = Vector3.Normalize(target - position);
        var level = Vector3.Normalize(Vector3.Cross(_forward, Vector3.UnitY));
        var upright = Vector3.Cross(level, _forward);
        var (sin, cos) = MathF.SinCos(roll);
        _right = (level * cos) + (upright * sin);
        _up = (upright * cos) - (level * sin);
        _halfTangent = MathF.Tan(fieldOfView / 2);
    }

    public Vector3 Position { get; }

    /// <summary>Width of a pixel at distance 1.</summary>
    public float PixelSize(int width, int height) => 2 * _halfTangent / Math.Min(width, height);

    /// <summary>Unit directions through places of the picture, in pixels from its top left corner.</summary>
    public Wide3 Rays(Wide x, Wide y, int width, int height)
    {
        var pixel = PixelSize(width, height);
        var right = (x - new Wide(width / 2f)) * pixel;
        var up = (new Wide(height / 2f) - y) * pixel;
        return (Wide3.Of(_forward) + (Wide3.Of(_right) * right) + (Wide3.Of(_up) * up)).Normalized();
    }
}
