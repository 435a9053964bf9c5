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

    /// <summary>Whether the picture has a profile that moves some colour.</summary>
    public static bool MovesColours(Image image)
    {
        if (!image.Contains(Field))
        {
            return false;
        }

        var isPlainRgb = image.Format == Enums.BandFormat.Uchar && image.Bands == 3 && image.Interpretation == Enums.Interpretation.Srgb;
        return !isPlainRgb || MovesColours((byte[])image.Get(Field));
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

        using var raw = Image.NewFromMemory(colours, steps * steps, steps, 3, Enums.BandFormat.Uchar);
        using var srgb = raw.Copy(interpretation: Enums.Interpretation.Srgb);
        using var profiled = srgb.Mutate(image => image.Set(GValue.BlobType, Field, profile));
        try
        {
            using var applied = profiled.IccTransform("srgb", embedded: true);
            var moved = applied.WriteToMemory<byte>();
            return moved.Length != colours.Length || moved.Zip(colours, (to, from) => Math.Abs(to - from)).Max() > Rounding;
        }
        catch (VipsException)
        {
            // A damaged profile costs exact colours, not the picture.
            return false;
        }
    }
}
