using System.Numerics;

namespace Fovea.SamplePictures.Scenes;

/// <summary>Colours, linear RGB. Every object takes its own from the same pot, so that colour does not give the tag away.</summary>
internal static class Paint
{
    public static Vector3 Any(SceneRandom random)
    {
        if (random.Chance(0.25f))
        {
            var grey = MathF.Pow(random.Next(), 1.5f);
            return FromHsv(random.Next(), 0.06f, 0.12f + (0.8f * grey));
        }

        // Pigments are duller than lamps: no screen green, no pure blue.
        var hue = random.Next();
        var saturation = random.Between(0.3f, 0.85f) * (1 - (0.35f * MathF.Exp(-MathF.Pow((hue - 0.36f) / 0.12f, 2))));
        var colour = FromHsv(hue, saturation, random.Between(0.3f, 0.92f));
        return Vector3.Lerp(colour, new Vector3(Luminance(colour)), 0.12f) + new Vector3(0.012f);
    }

    /// <summary>White, cream, pale grey.</summary>
    public static Vector3 Pale(SceneRandom random) => FromHsv(random.Between(0.05f, 0.17f), random.Between(0.02f, 0.14f), random.Between(0.86f, 0.96f));

    /// <summary>Pale on dark colours and dark on pale ones.</summary>
    public static Vector3 Contrasting(Vector3 colour, SceneRandom random) =>
        Luminance(colour) < 0.35f ? Pale(random) : FromHsv(random.Next(), random.Between(0, 0.7f), random.Between(0.08f, 0.3f));

    public static float Luminance(Vector3 colour) => Vector3.Dot(colour, new Vector3(0.2126f, 0.7152f, 0.0722f));

    /// <summary>Hue, saturation and value in [0, 1], as painters of screens give them (sRGB), to linear RGB.</summary>
    public static Vector3 FromHsv(float hue, float saturation, float value)
    {
        float Channel(float n)
        {
            var k = (n + (hue * 6)) % 6;
            var srgb = value - (value * saturation * Math.Clamp(Math.Min(k, 4 - k), 0, 1));
            return MathF.Pow(srgb, 2.2f);
        }

        return new Vector3(Channel(5), Channel(3), Channel(1));
    }
}
