using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fovea.Pretrain.Results;

/// <summary>Writes a backbone as the engine reads it: network, manifest and, for people, the model card.</summary>
internal static class BackboneFiles
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <param name="folder">Where the files are written.</param>
    /// <param name="recipe">Gives the id.</param>
    /// <param name="manifest">The manifest of the backbone that was trained on; all but id and hash holds for the new one too.</param>
    /// <param name="onnx">The network.</param>
    /// <param name="card">The model card, Markdown.</param>
    public static void Write(string folder, Recipe recipe, byte[] manifest, byte[] onnx, string card)
    {
        var changed = JsonNode.Parse(manifest)!;
        changed["id"] = recipe.Id;
        changed["sha256"] = Convert.ToHexStringLower(SHA256.HashData(onnx));
        File.WriteAllBytes(Path.Combine(folder, recipe.Id + ".onnx"), onnx);
        File.WriteAllText(Path.Combine(folder, recipe.Id + ".json"), changed.ToJsonString(Json) + "\n");
        File.WriteAllText(Path.Combine(folder, recipe.Id + ".md"), card);
    }
}
