using System.Text.Json.Nodes;
using Fovea.Engine.Backbones;
using Fovea.Engine.Backbones.Installed;
using Fovea.Protocol.Training;

namespace Fovea.Server.Tests;

/// <summary>Puts the embedded backbone into a data folder as an installed one.</summary>
internal static class TestBackbone
{
    /// <summary>A domain that it can be assigned to.</summary>
    public static Guid Food { get; } = DomainCatalogue.All.First(domain => domain.Name == "Food").Id;

    /// <param name="dataFolder">The folder.</param>
    /// <param name="id">Of the installed one.</param>
    /// <returns>The folder's backbones.</returns>
    public static BackboneStore Install(string dataFolder, string id)
    {
        var store = BackboneStore.In(dataFolder);
        Directory.CreateDirectory(store.Folder);
        var from = Path.Combine(AppContext.BaseDirectory, "Backbones", Backbone.DefaultId);
        var manifest = JsonNode.Parse(File.ReadAllText(from + ".json"))!;
        manifest["id"] = id;
        File.WriteAllText(Path.Combine(store.Folder, id + ".json"), manifest.ToJsonString());
        File.Copy(from + ".onnx", Path.Combine(store.Folder, id + ".onnx"));
        return store;
    }
}
