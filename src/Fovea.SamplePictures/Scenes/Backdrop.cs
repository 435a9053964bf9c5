using System.Numerics;
using Fovea.SamplePictures.Simd;
using Fovea.SamplePictures.Surfaces;

namespace Fovea.SamplePictures.Scenes;

/// <summary>What is behind the table: a wall at some distance, or an open room far out of focus.</summary>
internal sealed class Backdrop
{
    private readonly Vector3 _low;
    private readonly Vector3 _high;
    private readonly Vector3 _spots;
    private readonly int _seed;

    public Backdrop(SceneRandom random, Vector3 behind)
    {
        var hasWall = random.Chance(0.6f);
        var wall = DrawWall(random);
        Surface = hasWall ? wall : null;
        Distance = random.Between(1.3f, 6);
        var turn = random.Between(-0.45f, 0.45f);
        Normal = Vector3.TransformNormal(-behind, Matrix4x4.CreateRotationY(turn));
        _low = Paint.Any(random) * 0.5f;
        _high = Vector3.Lerp(Paint.Any(random), new Vector3(0.7f), 0.4f);
        _spots = random.Chance(0.5f) ? new Vector3(1.6f, 1.15f, 0.65f) * random.Between(0.3f, 1.2f) : _high * random.Between(0.2f, 0.9f);
        _seed = random.Seed();
    }

    /// <summary>The wall, if there is one.</summary>
    public Surface? Surface { get; }

    /// <summary>Of the wall from the middle of the scene.</summary>
    public float Distance { get; }

    public Vector3 Normal { get; }

    public Vector3 Average => Surface?.Average ?? ((_low + _high) / 2);

    /// <summary>The far room: soft masses of colour and the round blurs of lights and leaves.</summary>
    public Wide3 Far(in Wide3 direction)
    {
        var (x, y) = (WideMath.Angle(direction.Z, direction.X), direction.Y);
        var masses = Noise.Fractal(x * 2.2f, y * 3, Wide.Zero, 3, _seed);
        var up = WideMath.SmoothStep(-0.35f, 0.45f, y + ((masses - new Wide(0.5f)) * 0.9f));
        var room = Wide3.Mix(Wide3.Of(_low), Wide3.Of(_high), up);
        return room + (Wide3.Of(_spots) * (Spots(x * 7, y * 7, 1) + (Spots(x * 4, y * 4, 2) * 0.5f)));
    }

    private static Surface DrawWall(SceneRandom random) => random.Below(5) switch
    {
        0 => Tiles.Bricks(random),
        1 => Tiles.Square(random),
        2 => new Wood(random),
        _ => Stone.Plaster(random),
    };

    private Wide Spots(Wide x, Wide y, int layer)
    {
        var (cellX, cellY) = (Vector.ConvertToInt32(Vector.Floor(x)), Vector.ConvertToInt32(Vector.Floor(y)));
        var radius = new Wide(0.16f) + (Noise.Hash(cellX, cellY, _seed + (layer * 10)) * 0.2f);
        var dx = WideMath.Fraction(x) - new Wide(0.36f) - (Noise.Hash(cellX, cellY, _seed + (layer * 10) + 1) * 0.28f);
        var dy = WideMath.Fraction(y) - new Wide(0.36f) - (Noise.Hash(cellX, cellY, _seed + (layer * 10) + 2) * 0.28f);
        var disc = Wide.One - WideMath.SmoothStep(-0.06f, 0.04f, WideMath.Length(dx, dy) - radius);
        var bright = Noise.Hash(cellX, cellY, _seed + (layer * 10) + 3);
        return disc * Vector.Max(bright - new Wide(0.45f), Wide.Zero);
    }
}
