using Fovea.Protocol.Training;

namespace Fovea.Portal.Pages.Exports;

/// <summary>A form in which a model can be taken along.</summary>
/// <param name="Platform">What it is for.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Text">What is in it and what it is good for.</param>
/// <param name="Flavors">Variants to choose from, the usual one first.</param>
public sealed record ExportOffer(ExportPlatform Platform, string Title, string Text, IReadOnlyList<(ExportFlavor? Flavor, string Name)> Flavors)
{
    private static readonly ExportOffer[] Known =
    [
        new(ExportPlatform.ONNX, "ONNX", "One file for Windows, Linux, macOS, phones and browsers, with samples in Python and C#.", [(null, "Current"), (ExportFlavor.ONNX12, "ONNX 1.2"), (ExportFlavor.ONNX10, "ONNX 1.0")]),
        new(ExportPlatform.DockerFile, "Container", "A small prediction server for Docker, with its source.", [(ExportFlavor.Linux, "Linux"), (ExportFlavor.ARM, "Linux on ARM, 64 bit"), (ExportFlavor.Windows, "Windows")]),
    ];

    /// <summary>What the server serves, of what it says an iteration can be exported to.</summary>
    public static IReadOnlyList<ExportOffer> For(Iteration iteration) =>
        [.. Known.Where(offer => iteration.ExportableTo?.Contains(offer.Platform.ToString()) == true)];

    /// <summary>The name of an export that was made, such as <c>Container, Linux</c>.</summary>
    public static string NameOf(ExportModel export)
    {
        var offer = Array.Find(Known, offer => offer.Platform == export.Platform);
        var flavor = offer?.Flavors.FirstOrDefault(flavor => flavor.Flavor == export.Flavor).Name ?? export.Flavor?.ToString();
        return export.Flavor is null ? offer?.Title ?? export.Platform.ToString() : $"{offer?.Title ?? export.Platform.ToString()}, {flavor}";
    }
}
