using System.Numerics;
using Fovea.SamplePictures.Scenes;
using Fovea.SamplePictures.Simd;

namespace Fovea.SamplePictures.Surfaces;

/// <summary>A short lawn: blades lean every which way, gaps between them are dark.</summary>
internal sealed class Grass : Surface
{
    private readonly Vector3 _blade;
    private readonly Vector3 _tip;
    private readonly int _seed;

    public Grass(SceneRandom random)
    {
        _blade = Paint.FromHsv(random.Between(0.2f, 0.3f), random.Between(0.55f, 0.8f), random.Between(0.35f, 0.55f));
        _tip = Paint.FromHsv(random.Between(0.14f, 0.24f), random.Between(0.4f, 0.6f), random.Between(0.65f, 0.8f));
        _seed = random.Seed();
    }

    public override Vector3 Average => _blade * 0.7f;

    public override Wide3 Albedo(Wide u, Wide v, Wide footprint)
    {
        var height = Wide.Zero;
        for (var layer = 0; layer < 4; layer++)
        {
            height = Vector.Max(height, Blades(u, v, footprint, layer));
        }

        var patches = Noise.Fractal(u * 0.8f, v * 0.8f, footprint, 4, _seed + 50);
        var lit = new Wide(0.12f) + (height * height * 1.1f);
        return Wide3.Mix(Wide3.Of(_blade), Wide3.Of(_tip), WideMath.Clamp01((height * 0.75f) + (patches * 0.9f) - new Wide(0.6f))) * lit * (new Wide(0.55f) + (patches * 0.9f));
    }

    /// <summary>Noise drawn out along one direction per layer: thin streaks as long as blades.</summary>
    private Wide Blades(Wide u, Wide v, Wide footprint, int layer)
    {
        var (sin, cos) = MathF.SinCos((layer * 0.83f) + 0.4f);
        var visible = WideMath.Clamp01(new Wide(1.3f) - (footprint * 18));
        var bend = (Noise.Value(u * 3, v * 3, _seed + layer + 70) - new Wide(0.5f)) * 0.16f;
        var along = (u * cos) + (v * sin);
        var across = (v * cos) - (u * sin) + bend;
        var streak = Noise.Value((along * 5) + new Wide(layer * 9.7f), across * 38, _seed + layer);
        return WideMath.Mix(new Wide(0.62f), streak, visible);
    }
}
