using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fovea.Pretrain.Results;

/// <summary>Writes a backbone as the engine reads it: network and manifest.</summary>
internal static class BackboneFiles
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <param name="folder">Where the files are written.</param>
    /// <param name="id">Of the new backbone.</param>
    /// <param name="manifest">The manifest of the backbone that was worked on; all but id and hash holds for the new one too.</param>
    /// <param name="onnx">The network.</param>
    /// <param name="change">Makes further changes to the manifest.</param>
    public static void Write(string folder, string id, byte[] manifest, byte[] onnx, Action<JsonNode>? change = null)
    {
        var changed = JsonNode.Parse(manifest)!;
        changed["id"] = id;
        changed["sha256"] = Convert.ToHexStringLower(SHA256.HashData(onnx));
        change?.Invoke(changed);
        File.WriteAllBytes(Path.Combine(folder, id + ".onnx"), onnx);
        File.WriteAllText(Path.Combine(folder, id + ".json"), changed.ToJsonString(Json) + "\n");
    }
}
