using System.Numerics;
using Fovea.SamplePictures.Scenes;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Surfaces;

/// <summary>Planks with grain, growth rings and dark joints.</summary>
internal sealed class Wood : Surface
{
    private readonly Vector3 _light;
    private readonly Vector3 _dark;
    private readonly float _plank;
    private readonly float _gloss;
    private readonly int _seed;

    public Wood(SceneRandom random)
    {
        var tone = random.Next();
        _light = Vector3.Lerp(new Vector3(0.62f, 0.40f, 0.21f), new Vector3(0.20f, 0.095f, 0.045f), tone);
        if (random.Chance(0.2f))
        {
            _light = new Vector3(0.55f, 0.52f, 0.47f) * random.Between(0.5f, 1.2f);
        }

        _dark = _light * random.Between(0.35f, 0.6f);
        _plank = random.Between(0.7f, 1.8f);
        _gloss = random.Between(0.05f, 0.4f);
        _seed = random.Seed();
    }

    public override float Gloss => _gloss;

    public override Vector3 Average => Vector3.Lerp(_light, _dark, 0.4f);

    public override Wide3 Albedo(Wide u, Wide v, Wide footprint)
    {
        var across = v * (1 / _plank);
        var plank = Vector.ConvertToInt32(Vector.Floor(across));
        var shift = Noise.Hash(plank, Mask.Zero, _seed) * 40;
        var along = u + shift;
        var bend = Noise.Fractal(along * 0.35f, (v * 1.4f) + shift, footprint, 3, _seed + 1);
        var rings = Noise.Value(along * 0.15f, (v * 7) + (bend * 9) + shift, _seed + 20);
        var fibre = Noise.Fractal(along * 1.2f, v * 34, footprint * 14, 3, _seed + 30);
        var mix = WideMath.Clamp01((rings * 0.65f) + ((fibre - new Wide(0.5f)) * 0.9f) + ((bend - new Wide(0.5f)) * 0.5f));
        var tone = new Wide(0.78f) + (Noise.Hash(plank, Mask.One, _seed) * 0.44f);
        var edge = WideMath.Fraction(across);
        var joint = Inside((Vector.Min(edge, Wide.One - edge) * _plank) - new Wide(0.008f), footprint);
        return Wide3.Mix(Wide3.Of(_light), Wide3.Of(_dark), mix) * tone * (Wide.One - (joint * 0.75f));
    }
}
