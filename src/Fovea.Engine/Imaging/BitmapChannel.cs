using System.Numerics;

namespace Fovea.Engine.Imaging;

/// <summary>One colour inside a pixel of 16 or 32 bits.</summary>
/// <param name="Shift">Position of the lowest bit.</param>
/// <param name="Maximum">The largest value; 0 if the bitmap lacks the channel.</param>
internal readonly record struct BitmapChannel(int Shift, uint Maximum)
{
    /// <summary>Makes a channel of a mask of neighbouring bits; 0 means that there is none.</summary>
    /// <exception cref="InvalidImageException">The bits of the mask are not neighbours.</exception>
    public static BitmapChannel FromMask(uint mask)
    {
        if (mask == 0)
        {
            return default;
        }

        int shift = BitOperations.TrailingZeroCount(mask);
        uint maximum = mask >> shift;
        return (maximum & (maximum + 1)) == 0
            ? new BitmapChannel(shift, maximum)
            : throw BitmapReader.Damaged($"a colour mask 0x{mask:X8}; its bits must be neighbours.");
    }

    /// <summary>Scales the channel of a pixel to 0 to 255, rounded.</summary>
    public byte Read(uint pixel)
    {
        ulong value = (pixel >> Shift) & Maximum;
        return Maximum switch
        {
            0 => 0,
            255 => (byte)value,
            _ => (byte)(((value * 255) + (Maximum / 2)) / Maximum),
        };
    }
}
