using System.Numerics;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Scenes;

/// <summary>One window or lamp, and the light that comes from everywhere else.</summary>
internal sealed class Lighting
{
    private readonly Vector3 _right;
    private readonly Vector3 _up;
    private readonly Vector2 _windowSize;
    private readonly bool _crossbars;
    private readonly Vector3 _above;

    public Lighting(SceneRandom random, Vector3 wallColour)
    {
        var azimuth = random.Angle();
        var elevation = random.Between(0.45f, 1.15f);
        Direction = new Vector3(MathF.Cos(azimuth) * MathF.Cos(elevation), MathF.Sin(elevation), MathF.Sin(azimuth) * MathF.Cos(elevation));
        _right = Vector3.Normalize(Vector3.Cross(Direction, Vector3.UnitY));
        _up = Vector3.Cross(_right, Direction);

        // From candle-warm to overcast blue; the fill is the other way round, as it is indoors.
        var warmth = random.Between(-1, 1);
        var strength = random.Between(1.3f, 2.6f);
        Colour = new Vector3(1 + (0.22f * warmth), 1, 1 - (0.3f * warmth)) * strength;
        var fill = random.Between(0.45f, 0.95f);
        Ambient = new Vector3(1 - (0.08f * warmth), 1, 1 + (0.1f * warmth)) * fill;
        _above = Ambient * 1.2f;
        Around = Vector3.Lerp(Ambient, wallColour * fill, 0.6f);
        Hardness = random.Chance(0.3f) ? random.Between(16, 40) : random.Between(4, 12);
        _windowSize = new Vector2(random.Between(0.18f, 0.4f), random.Between(0.2f, 0.45f));
        _crossbars = random.Chance(0.6f);
    }

    /// <summary>Towards the light.</summary>
    public Vector3 Direction { get; }

    public Vector3 Colour { get; }

    public Vector3 Ambient { get; }

    /// <summary>What the room looks like at eye level.</summary>
    public Vector3 Around { get; }

    /// <summary>High for a small lamp with sharp shadows.</summary>
    public float Hardness { get; }

    /// <summary>What a mirror would show in a direction: a dim room and a bright window.</summary>
    public Wide3 Reflection(in Wide3 direction)
    {
        var room = Wide3.Mix(Wide3.Of(Around), Wide3.Of(_above), WideMath.SmoothStep(0, 0.8f, direction.Y));
        var towards = Wide3.Dot(direction, Wide3.Of(Direction));
        var scale = Wide.One / Vector.Max(towards, new Wide(0.05f));
        var x = Vector.Abs(Wide3.Dot(direction, Wide3.Of(_right)) * scale);
        var y = Vector.Abs(Wide3.Dot(direction, Wide3.Of(_up)) * scale);
        var window = Pane(x, _windowSize.X) * Pane(y, _windowSize.Y);
        if (_crossbars)
        {
            window *= WideMath.SmoothStep(0.01f, 0.035f, x) * WideMath.SmoothStep(0.01f, 0.035f, y);
        }

        window = Vector.ConditionalSelect(Vector.GreaterThan(towards, new Wide(0.1f)), window, Wide.Zero);
        return room + (Wide3.Of(Colour * 4.5f) * window);
    }

    private static Wide Pane(Wide distance, float half) => Wide.One - WideMath.SmoothStep(half - 0.03f, half + 0.03f, distance);
}
