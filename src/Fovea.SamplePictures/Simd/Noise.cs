using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.SamplePictures.Simd;

/// <summary>Lattice noise: a pure function of the place, so that every picture can be drawn again.</summary>
internal static class Noise
{
    /// <summary>A number in [0, 1] that looks random, one per lattice cell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide Hash(Mask x, Mask y, int seed)
    {
        // Odd multipliers and one xor-shift round: enough mixing for texture, and four instructions a lane.
        var h = (x * 0x27D4EB2D) + (y * 0x165667B1) + new Mask(unchecked(seed * (int)0x9E3779B1));
        h = (h ^ (h >>> 15)) * 0x2C1B3C6D;
        h ^= h >>> 13;
        return Vector.ConvertToSingle(h & new Mask(0xFFFF)) * (1f / 65535);
    }

    /// <summary>Smoothly interpolated lattice values in [0, 1], with one bump per unit of length.</summary>
    public static Wide Value(Wide x, Wide y, int seed)
    {
        var (floorX, floorY) = (Vector.Floor(x), Vector.Floor(y));
        var (u, v) = (Ease(x - floorX), Ease(y - floorY));
        var (ix, iy) = (Vector.ConvertToInt32(floorX), Vector.ConvertToInt32(floorY));
        var low = WideMath.Mix(Hash(ix, iy, seed), Hash(ix + Mask.One, iy, seed), u);
        var high = WideMath.Mix(Hash(ix, iy + Mask.One, seed), Hash(ix + Mask.One, iy + Mask.One, seed), u);
        return WideMath.Mix(low, high, v);
    }

    /// <summary>Octaves of <see cref="Value"/>, around 0.5; details finer than the footprint of a pixel fade out.</summary>
    public static Wide Fractal(Wide x, Wide y, Wide footprint, int octaves, int seed)
    {
        var sum = new Wide(0.5f);
        var (amplitude, frequency) = (0.5f, 1f);
        for (var octave = 0; octave < octaves; octave++)
        {
            var visible = WideMath.Clamp01(new Wide(1.4f) - (footprint * (frequency * 1.6f)));
            if (Vector.EqualsAll(visible, Wide.Zero))
            {
                break;
            }

            // The offset keeps the lattices of the octaves from lining up.
            var value = Value((x * frequency) + new Wide(octave * 17.31f), (y * frequency) + new Wide(octave * 5.77f), seed + octave);
            sum += (value - new Wide(0.5f)) * visible * amplitude;
            (amplitude, frequency) = (amplitude * 0.5f, frequency * 2.03f);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Wide Ease(Wide t) => t * t * (new Wide(3) - (t * 2));
}
