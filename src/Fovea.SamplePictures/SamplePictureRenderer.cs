using System.Globalization;
using Fovea.SamplePictures.Rendering;
using Fovea.SamplePictures.Scenes;
using NetVips;

namespace Fovea.SamplePictures;

/// <summary>
/// Draws pictures that look like photographs of things on tables, floors and lawns: a ray tracer over signed distance
/// fields, with soft shadows, mirrored windows, depth of field and sensor noise.
/// </summary>
public static class SamplePictureRenderer
{
    /// <summary>The smallest width and height that can be drawn, in pixels.</summary>
    public const int SmallestSide = 16;

    /// <summary>The largest width and height that can be drawn, in pixels.</summary>
    public const int LargestSide = 4096;

    /// <summary>Draws one picture: the same bytes for the same arguments, each time on the same machine.</summary>
    /// <param name="tag">What to show; one of <see cref="SamplePictureCatalogue.Tags"/>.</param>
    /// <param name="index">Which picture of it, from 0; colours, pose, background and light all follow from it.</param>
    /// <param name="widthPixels">From 16 to 4096. The scene is the same at each size; noise and JPEG blocks are not.</param>
    /// <param name="heightPixels">From 16 to 4096.</param>
    /// <exception cref="ArgumentException">There is no such tag.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative or a side is out of range.</exception>
    public static SamplePicture Draw(string tag, int index, int widthPixels = 640, int heightPixels = 480)
    {
        ArgumentNullException.ThrowIfNull(tag);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ThrowUnlessDrawable(widthPixels, nameof(widthPixels));
        ThrowUnlessDrawable(heightPixels, nameof(heightPixels));
        var scene = SceneComposer.Compose(tag, index);
        var frame = Exposure.Take(scene, widthPixels, heightPixels);
        Defocus.Apply(frame, scene.Lens);
        var pixels = Darkroom.Develop(frame, scene.Lens);
        using var image = Image.NewFromMemory(pixels, widthPixels, heightPixels, bands: 3, Enums.BandFormat.Uchar);
        using var srgb = image.Copy(interpretation: Enums.Interpretation.Srgb);
        return new SamplePicture(tag, index, srgb.JpegsaveBuffer(q: scene.Lens.JpegQuality));
    }

    /// <summary>Draws pictures of every tag into <c>&lt;folder&gt;/&lt;tag&gt;/&lt;tag&gt;-NNN.jpg</c>; files of the same name are replaced.</summary>
    /// <param name="folder">Created if absent.</param>
    /// <param name="perTag">Pictures of each tag, at least 1.</param>
    /// <param name="firstIndex">Index of the first picture, from 0: pictures from another range are new ones.</param>
    /// <param name="widthPixels">As for <see cref="Draw"/>.</param>
    /// <param name="heightPixels">As for <see cref="Draw"/>.</param>
    /// <returns>The paths written, by tag and then by index.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static IReadOnlyList<string> WriteFolder(
        string folder, int perTag, int firstIndex = 0, int widthPixels = 640, int heightPixels = 480)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(perTag, 1);
        List<string> paths = [];
        foreach (var tag in SamplePictureCatalogue.Tags)
        {
            Directory.CreateDirectory(Path.Combine(folder, tag));
            for (var index = firstIndex; index < firstIndex + perTag; index++)
            {
                var number = index.ToString("000", CultureInfo.InvariantCulture);
                var path = Path.Combine(folder, tag, $"{tag}-{number}.jpg");
                File.WriteAllBytes(path, Draw(tag, index, widthPixels, heightPixels).Jpeg);
                paths.Add(path);
            }
        }

        return paths;
    }

    private static void ThrowUnlessDrawable(int side, string name)
    {
        if (side is < SmallestSide or > LargestSide)
        {
            throw new ArgumentOutOfRangeException(name, side, $"A side of a sample picture is {SmallestSide} to {LargestSide} pixels.");
        }
    }
}
