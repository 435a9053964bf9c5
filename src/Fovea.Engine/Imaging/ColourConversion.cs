using NetVips;

namespace Fovea.Engine.Imaging;

/// <summary>A picture as 8 bits of red, green and blue without alpha. A profile that can be applied to those is left to be applied.</summary>
internal readonly struct ColourConversion : IDisposable
{
    private readonly Image? flat;
    private readonly Image? converted;

    private ColourConversion(Image plain, Image? flat, Image? converted)
    {
        Plain = plain;
        this.flat = flat;
        this.converted = converted;
    }

    /// <summary>The result: the picture itself where it is so already, because an operation that changes nothing costs as much as one that does.</summary>
    public Image Plain { get; }

    /// <summary>Lays alpha over white, and converts.</summary>
    /// <param name="image">To be kept until the conversion is disposed.</param>
    public static ColourConversion Of(Image image)
    {
        Image? flat = image.HasAlpha() ? Flatten(image) : null;
        Image opaque = flat ?? image;
        Image? converted = IsPlain(opaque) ? null : ToSrgb(opaque);
        return new ColourConversion(converted ?? opaque, flat, converted);
    }

    public void Dispose()
    {
        converted?.Dispose();
        flat?.Dispose();
    }

    private static bool IsPlain(Image image) =>
        image.Format == Enums.BandFormat.Uchar && image.Bands == 3 && image.Interpretation == Enums.Interpretation.Srgb;

    private static Image Flatten(Image image)
    {
        double white = image.Format == Enums.BandFormat.Ushort ? ushort.MaxValue : byte.MaxValue;
        return image.Flatten(background: [white]);
    }

    private static Image ToSrgb(Image image)
    {
        using Image? managed = ColourProfiles.TryApply(image);
        using Image srgb = (managed ?? image).Colourspace(Enums.Interpretation.Srgb);
        return srgb.Cast(Enums.BandFormat.Uchar);
    }
}
