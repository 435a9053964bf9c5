using Fovea.SamplePictures.Scenes;
using Fovea.SamplePictures.Shapes;

namespace Fovea.SamplePictures;

/// <summary>The things there are sample pictures of.</summary>
public static class SamplePictureCatalogue
{
    private static readonly Dictionary<string, Func<SceneRandom, Shape>> Shapes = new(StringComparer.Ordinal)
    {
        ["book"] = random => new Book(random),
        ["bottle"] = random => new Bottle(random),
        ["die"] = random => new Die(random),
        ["donut"] = random => new Donut(random),
        ["mug"] = random => new Mug(random),
    };

    /// <summary>The tags, in alphabetical order. They differ in shape; colours, backgrounds and light are shared.</summary>
    public static IReadOnlyList<string> Tags { get; } = [.. Shapes.Keys.Order(StringComparer.Ordinal)];

    /// <exception cref="ArgumentException">There is no such tag.</exception>
    internal static Shape DrawShape(string tag, SceneRandom random) => Shapes.TryGetValue(tag, out var make)
        ? make(random)
        : throw new ArgumentException($"There are no sample pictures of '{tag}'. The tags are {string.Join(", ", Tags)}.", nameof(tag));
}
