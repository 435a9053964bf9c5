using System.Collections.Concurrent;
using System.Security.Cryptography;
using NetVips;

namespace Fovea.Engine.Imaging;

/// <summary>Tells colour profiles that change nothing from others: applying one costs as much as decoding a small picture.</summary>
internal static class ColourProfiles
{
    private const string Field = "icc-profile-data";

    /// <summary>Cameras and programs write a few dozen; whoever sends others pays for the look at each of his own.</summary>
    private const int MaxRemembered = 256;

    /// <summary>Rounding to 8 bits on the way through the profile's own colour space moves values by as much.</summary>
    private const int Rounding = 1;

    private static readonly ConcurrentDictionary<string, bool> Verdicts = new();

    /// <summary>Whether a picture of 8 bits of red, green and blue has a profile that moves some colour.</summary>
    public static bool MovesColours(Image image) => image.Contains(Field) && MovesColours(Of(image));

    /// <summary>Applies the profile that a picture has.</summary>
    /// <returns><see langword="null"/> when it has none, or a damaged one, which costs exact colours and not the picture.</returns>
    public static Image? TryApply(Image image)
    {
        if (!image.Contains(Field))
        {
            return null;
        }

        try
        {
            return image.IccTransform("srgb", embedded: true);
        }
        catch (VipsException)
        {
            return null;
        }
    }

    /// <summary>Applies the profile of a picture to pixels that were made of it.</summary>
    /// <param name="image">Has a profile for 8 bits of red, green and blue.</param>
    /// <param name="pixels">Interleaved red, green and blue bytes.</param>
    /// <returns>As many bytes, in sRGB.</returns>
    public static byte[] Apply(Image image, byte[] pixels)
    {
        using Image profiled = WithProfile(pixels, Of(image));
        using Image? applied = TryApply(profiled);
        return applied is null ? pixels : applied.WriteToMemory<byte>();
    }

    private static byte[] Of(Image image) => (byte[])image.Get(Field);

    private static Image WithProfile(byte[] pixels, byte[] profile)
    {
        using Image raw = Image.NewFromMemory(pixels, pixels.Length / 3, 1, 3, Enums.BandFormat.Uchar);
        using Image srgb = raw.Copy(interpretation: Enums.Interpretation.Srgb);
        return srgb.Mutate(image => image.Set(GValue.BlobType, Field, profile));
    }

    private static bool MovesColours(byte[] profile)
    {
        var hash = Convert.ToHexString(SHA256.HashData(profile));
        if (Verdicts.TryGetValue(hash, out var known))
        {
            return known;
        }

        if (Verdicts.Count >= MaxRemembered)
        {
            Verdicts.Clear();
        }

        return Verdicts[hash] = Try(profile);
    }

    /// <summary>Applies the profile to a grid over all colours.</summary>
    private static bool Try(byte[] profile)
    {
        const int steps = 18;
        var colours = new byte[steps * steps * steps * 3];
        for (var i = 0; i < colours.Length / 3; i++)
        {
            (colours[3 * i], colours[(3 * i) + 1], colours[(3 * i) + 2]) =
                ((byte)(i % steps * 15), (byte)(i / steps % steps * 15), (byte)(i / (steps * steps) * 15));
        }

        using Image profiled = WithProfile(colours, profile);
        using Image? applied = TryApply(profiled);
        if (applied is null)
        {
            return false;
        }

        byte[] moved = applied.WriteToMemory<byte>();
        return moved.Length != colours.Length || moved.Zip(colours, (to, from) => Math.Abs(to - from)).Max() > Rounding;
    }
}
