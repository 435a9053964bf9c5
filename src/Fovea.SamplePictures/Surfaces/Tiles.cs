using System.Numerics;
using Fovea.SamplePictures.Scenes;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Surfaces;

/// <summary>Bricks or glazed tiles in mortar, each a little different from its neighbours.</summary>
internal sealed class Tiles : Surface
{
    private readonly Vector3 _tile;
    private readonly Vector3 _mortar;
    private readonly float _width;
    private readonly float _height;
    private readonly float _stagger;
    private readonly float _variety;
    private readonly float _gloss;
    private readonly int _seed;

    private Tiles(Vector3 tile, float width, float height, float stagger, float variety, float gloss, SceneRandom random)
    {
        _tile = tile;
        _mortar = Paint.FromHsv(0.1f, random.Between(0.03f, 0.15f), random.Between(0.45f, 0.8f));
        (_width, _height, _stagger, _variety, _gloss) = (width, height, stagger, variety, gloss);
        _seed = random.Seed();
    }

    public override float Gloss => _gloss;

    public override Vector3 Average => _tile;

    public static Tiles Bricks(SceneRandom random)
    {
        var height = random.Between(0.3f, 0.45f);
        var colour = Paint.FromHsv(random.Between(0.0f, 0.07f), random.Between(0.2f, 0.65f), random.Between(0.4f, 0.75f));
        return new Tiles(colour, height * 3, height, 0.5f, 0.6f, 0.03f, random);
    }

    public static Tiles Square(SceneRandom random)
    {
        var size = random.Between(0.6f, 1.3f);
        var colour = random.Chance(0.6f) ? Paint.Pale(random) * 0.85f : Vector3.Lerp(Paint.Any(random), new Vector3(0.4f), 0.3f);
        return new Tiles(colour, size, size, 0, 0.15f, random.Between(0.2f, 0.6f), random);
    }

    public override Wide3 Albedo(Wide u, Wide v, Wide footprint)
    {
        var row = Vector.Floor(v * (1 / _height));
        var x = (u * (1 / _width)) + (row * _stagger);
        var (fx, fy) = (WideMath.Fraction(x), WideMath.Fraction(v * (1 / _height)));
        var edge = Vector.Min(Vector.Min(fx, Wide.One - fx) * _width, Vector.Min(fy, Wide.One - fy) * _height);
        var own = Noise.Hash(Vector.ConvertToInt32(Vector.Floor(x)), Vector.ConvertToInt32(row), _seed);
        var grain = Noise.Fractal(u * 9, v * 9, footprint * 9, 4, _seed + 3);
        var rough = (grain - new Wide(0.5f)) * 0.02f;
        var joint = Inside(edge - new Wide(0.022f) + rough, footprint);
        var shade = Wide.One + ((own - new Wide(0.5f)) * _variety) + ((grain - new Wide(0.5f)) * (_variety * 0.9f));
        return Wide3.Mix(Wide3.Of(_tile) * shade, Wide3.Of(_mortar) * (new Wide(0.5f) + (grain * 0.6f)), joint);
    }
}
