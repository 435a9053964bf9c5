using Fovea.Engine.Backbones;
using Fovea.Engine.Features;
using Fovea.Server.Hosting;

namespace Fovea.Server.Iterations;

/// <summary>The backbone that training extracts features with, loaded when first needed, and the cache of its features.</summary>
internal sealed class BackboneProvider(DataFolder folder) : IDisposable
{
    private readonly Lazy<Backbone> _default = new(() => Backbone.LoadEmbedded());

    public Backbone Default => _default.Value;

    public IFeatureCache Features { get; } = new DirectoryFeatureCache(folder.CreateSubfolder("features"));

    public void Dispose()
    {
        if (_default.IsValueCreated)
        {
            _default.Value.Dispose();
        }
    }
}
