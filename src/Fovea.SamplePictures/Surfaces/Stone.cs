using System.Numerics;
using Fovea.SamplePictures.Scenes;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Surfaces;

/// <summary>Concrete, plaster, or veined and polished marble.</summary>
internal sealed class Stone : Surface
{
    private readonly Vector3 _base;
    private readonly Vector3 _vein;
    private readonly float _veins;
    private readonly float _mottle;
    private readonly float _gloss;
    private readonly int _seed;

    private Stone(Vector3 colour, float veins, float mottle, float gloss, SceneRandom random)
    {
        _base = colour;
        _vein = colour * random.Between(0.2f, 0.5f);
        (_veins, _mottle, _gloss) = (veins, mottle, gloss);
        _seed = random.Seed();
    }

    public override float Gloss => _gloss;

    public override Vector3 Average => _base;

    public static Stone Marble(SceneRandom random) => new(
        random.Chance(0.7f) ? Paint.Pale(random) * 0.85f : Paint.FromHsv(random.Next(), 0.3f, 0.3f), 0.8f, 0.3f, random.Between(0.3f, 0.7f), random);

    public static Stone Concrete(SceneRandom random) =>
        new(Paint.FromHsv(random.Between(0.05f, 0.15f), random.Between(0, 0.15f), random.Between(0.4f, 0.75f)), 0, 0.75f, 0.04f, random);

    public static Stone Plaster(SceneRandom random) => new(
        random.Chance(0.5f) ? Paint.Pale(random) * 0.8f : Vector3.Lerp(Paint.Any(random), new Vector3(0.5f), 0.35f), 0, 0.22f, 0.04f, random);

    public override Wide3 Albedo(Wide u, Wide v, Wide footprint)
    {
        var clouds = Noise.Fractal(u * 0.9f, v * 0.9f, footprint, 5, _seed);
        var grain = Noise.Fractal(u * 22, v * 22, footprint * 22, 3, _seed + 10);
        var shade = Wide.One + ((clouds - new Wide(0.5f)) * _mottle) + ((grain - new Wide(0.5f)) * (_mottle * 0.7f));
        var warped = Noise.Fractal((u * 0.8f) + (clouds * 2.2f), (v * 1.1f) - (clouds * 1.7f), footprint, 4, _seed + 20);
        var ridge = WideMath.Clamp01(Wide.One - (Vector.Abs(warped - new Wide(0.5f)) * 16));
        return Wide3.Mix(Wide3.Of(_base), Wide3.Of(_vein), ridge * ridge * _veins) * shade;
    }
}
