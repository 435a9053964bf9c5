using System.Numerics;
using Fovea.SamplePictures.Scenes;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Surfaces;

/// <summary>Woven cloth: plain, striped or checked, with soft folds.</summary>
internal sealed class Cloth : Surface
{
    private readonly Vector3 _base;
    private readonly Vector3 _stripe;
    private readonly float _period;
    private readonly float _lengthwise;
    private readonly float _crosswise;
    private readonly int _seed;

    public Cloth(SceneRandom random)
    {
        _base = Vector3.Lerp(random.Chance(0.65f) ? Paint.Pale(random) * 0.85f : Paint.Any(random), new Vector3(0.4f), 0.15f);
        _stripe = Vector3.Lerp(Paint.Any(random), _base, random.Between(0.1f, 0.4f));
        _period = random.Between(0.25f, 0.7f);
        var pattern = random.Below(3);
        _lengthwise = pattern > 0 ? 0.5f : 0;
        _crosswise = pattern > 1 ? 0.5f : 0;
        _seed = random.Seed();
    }

    public override Vector3 Average => Vector3.Lerp(_base, _stripe, (_lengthwise + _crosswise) / 2);

    public override Wide3 Albedo(Wide u, Wide v, Wide footprint)
    {
        var fold = Noise.Fractal((u * 0.5f) + (v * 0.3f), (v * 0.9f) - (u * 0.2f), footprint, 2, _seed);
        var ripple = (fold - new Wide(0.5f)) * 0.25f;
        var stripes = (Stripe(u + ripple, footprint) * _lengthwise) + (Stripe(v + ripple, footprint) * _crosswise);
        var visible = WideMath.Clamp01(new Wide(1.3f) - (footprint * 60));
        var weave = (Vector.Sin(u * 260) * Vector.Sin(v * 260) * 0.16f * visible) + ((Noise.Fractal(u * 25, v * 25, footprint * 25, 3, _seed + 5) - new Wide(0.5f)) * 0.35f);
        var shade = new Wide(0.55f) + (fold * 0.8f) + weave;
        return Wide3.Mix(Wide3.Of(_base), Wide3.Of(_stripe), stripes) * WideMath.Clamp(shade, 0.1f, 1.1f);
    }

    private Wide Stripe(Wide x, Wide footprint)
    {
        var place = Vector.Abs(WideMath.Fraction(x * (1 / _period)) - new Wide(0.5f)) * _period;
        return Inside(place - new Wide(_period * 0.25f), footprint);
    }
}
