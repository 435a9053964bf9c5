using System.Globalization;
using System.Security.Cryptography;
using Fovea.Engine.Backbones;

namespace Fovea.Benchmarks.Accuracy;

/// <summary>MobileNetV2, what classifiers in browsers stand on, as a backbone.</summary>
internal static class Teacher
{
    public const string Id = "mobilenet-v2";

    /// <summary>Opens the network of the teachers' folder.</summary>
    /// <param name="data">The shared data.</param>
    /// <param name="folder">Where the manifest is written beside a copy of the network.</param>
    public static Backbone Open(string data, string folder)
    {
        Directory.CreateDirectory(folder);
        var network = File.ReadAllBytes(Path.Combine(data, "teachers", "mobilenet_v2", "features.onnx"));
        File.WriteAllBytes(Path.Combine(folder, Id + ".onnx"), network);
        File.WriteAllText(Path.Combine(folder, Id + ".json"), string.Create(CultureInfo.InvariantCulture, $$"""
            {
              "id": "{{Id}}",
              "input": { "name": "input", "layout": "NCHW", "channels": "RGB", "size": 224, "minimumSize": 224 },
              "preprocessing": { "resize": "shorter side to size, then centre crop", "scale": "x/255", "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225] },
              "outputs": { "features": { "name": "features", "dimension": 1280 } },
              "parameters": 2223872, "weights": "float16", "sha256": "{{Convert.ToHexStringLower(SHA256.HashData(network))}}", "opset": 13
            }
            """));
        return Backbone.Load(folder, Id);
    }
}
