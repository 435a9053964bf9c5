using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Fovea.Engine.Backbones;

namespace Fovea.Pretrain.Students;

/// <summary>The backbone that a pretraining begins with.</summary>
/// <param name="Onnx">The network.</param>
/// <param name="ManifestJson">Its manifest, as a file.</param>
internal sealed record StartingPoint(byte[] Onnx, byte[] ManifestJson)
{
    // The statistics of ImageNet, which all networks of this kind are fed with.
    private const string Statistics = "\"mean\": [0.485, 0.456, 0.406], \"std\": [0.229, 0.224, 0.225]";

    public BackboneManifest Manifest { get; } = BackboneManifest.Parse(ManifestJson);

    /// <summary>Reads the backbone that the recipe names, or makes the network that it describes.</summary>
    /// <exception cref="InvalidDataException">The recipe says neither or both.</exception>
    public static StartingPoint Of(Recipe recipe, string data) => recipe switch
    {
        { Start: { } file, Network: null } => Read(data, file),
        { Start: null, Network: { } network } => Make(recipe, network, network.From is { } from ? Read(data, from) : null),
        _ => throw new InvalidDataException("A recipe names either a backbone to start from or a network to make."),
    };

    private static StartingPoint Read(string data, string file) =>
        new(File.ReadAllBytes(Path.Combine(data, file)), File.ReadAllBytes(Path.ChangeExtension(Path.Combine(data, file), ".json")));

    private static StartingPoint Make(Recipe recipe, NetworkRecipe network, StartingPoint? from)
    {
        var onnx = ResidualNetwork.Create(network, recipe.Seed, from);
        return new StartingPoint(onnx, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "id": "{{recipe.Id}}",
              "input": { "name": "{{ResidualNetwork.Input}}", "layout": "NCHW", "channels": "RGB", "size": {{network.InputSizePixels}}, "minimumSize": 96 },
              "preprocessing": { "resize": "shorter side to size, then centre crop", "scale": "x/255", {{Statistics}} },
              "outputs": { "features": { "name": "{{ResidualNetwork.Features}}", "dimension": {{network.Widths[^1]}} }, "map": { "name": "{{ResidualNetwork.Map}}", "channels": {{network.Widths[^1]}}, "stride": 32 } },
              "parameters": {{onnx.Length / 2}},
              "weights": "float16 on disk, widened to float32 by Cast nodes that ONNX Runtime folds at load",
              "sha256": "{{Convert.ToHexStringLower(SHA256.HashData(onnx))}}",
              "opset": 13
            }
            """)));
    }
}
