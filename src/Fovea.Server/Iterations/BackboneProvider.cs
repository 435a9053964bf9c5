using System.Collections.Concurrent;
using System.Globalization;
using Fovea.Engine.Backbones;
using Fovea.Engine.Backbones.Installed;
using Fovea.Engine.Data;
using Fovea.Engine.Features;
using Fovea.Engine.Models;
using Fovea.Engine.Training;
using Fovea.Server.Data;
using Fovea.Server.Features;
using Fovea.Server.Hosting;
using Fovea.Server.Iterations.Progress;

namespace Fovea.Server.Iterations;

/// <summary>The backbones that training extracts features with, each loaded when first needed, and the cache of their features.</summary>
internal sealed class BackboneProvider : IDisposable
{
    private readonly BackboneStore _store;
    private readonly IReadOnlyDictionary<string, string> _assigned;
    private readonly ConcurrentDictionary<string, Lazy<DomainBackbone>> _loaded = new(StringComparer.Ordinal);

    /// <exception cref="InvalidModelException">A domain is assigned a backbone that is not installed.</exception>
    public BackboneProvider(DataFolder folder, DatabaseSource database, TimeProvider time)
    {
        OnDisk = new DirectoryFeatureCache(folder.CreateSubfolder("features"));
        Shared = folder.IsShared ? new SharedFeatureCache(OnDisk, database.Server!) : null;
        Pace = new FeaturePace((IFeatureCache?)Shared ?? OnDisk, time);
        _store = BackboneStore.In(folder.Shared);
        _assigned = _store.ReadAssignments();
        foreach (var (domain, id) in _assigned.Where(pair => !_store.Has(pair.Value)))
        {
            throw new InvalidModelException($"The domain {domain} is assigned the backbone '{id}', which is not installed; install it, or assign another with 'fovea backbone assign'.");
        }
    }

    /// <summary>The backbone of every domain that is assigned no other.</summary>
    public Backbone Default => Load(Backbone.DefaultId).Backbone;

    /// <summary>The backbone of a domain.</summary>
    /// <exception cref="InvalidModelException">Its files are damaged.</exception>
    public DomainBackbone For(Guid domainId) => Load(_assigned.GetValueOrDefault(domainId.ToString(), Backbone.DefaultId));

    public IFeatureCache Features => Pace;

    /// <summary>The features that this process keeps.</summary>
    public DirectoryFeatureCache OnDisk { get; }

    /// <summary>What features of the backbones that are there are kept by.</summary>
    /// <exception cref="InvalidModelException">A manifest is damaged.</exception>
    public IReadOnlySet<string> ReadFeatureKeys() =>
        Backbone.ReadEmbeddedManifests().Concat(_store.List()).Select(FeatureExtractor.KeyOf)
            // One that was removed is in use until the next start.
            .Concat(_loaded.Values.Where(loaded => loaded.IsValueCreated).Select(loaded => loaded.Value.Extractor.CacheKey)).ToHashSet();

    /// <summary>The features that several processes share; <see langword="null"/> where this one is alone.</summary>
    public SharedFeatureCache? Shared { get; }

    /// <summary>How fast features of new pictures come.</summary>
    public FeaturePace Pace { get; }

    /// <summary>Whether <see cref="WarmUp"/> is done.</summary>
    public bool IsWarm { get; private set; }

    /// <summary>Loads the backbone and lets it and the head's solver run once on nothing.</summary>
    public void WarmUp()
    {
        const int pictures = 8;
        var manifest = Default.Manifest;
        Default.Extract(new float[3 * manifest.InputSizePixels * manifest.InputSizePixels], new float[manifest.Dimension]);
        var features = new FeatureMatrix(pictures, manifest.Dimension);
        for (var row = 0; row < pictures; row++)
        {
            features.Row(row)[row] = 1;
        }

        HeadTrainer.Train(
            new HeadTrainingData
            {
                Plain = features,
                Mirrored = features,
                ClassCount = 2,
                Type = ClassificationType.Multiclass,
                Labels = [.. Enumerable.Range(0, pictures).Select(row => new[] { row % 2 })],
                ContentHashes = [.. Enumerable.Range(0, pictures).Select(row => row.ToString("x64", CultureInfo.InvariantCulture))],
                Groups = [.. Enumerable.Range(0, pictures)],
            },
            new HeadTrainingOptions(), progress: null, CancellationToken.None);
        ModelMemory.ReleaseAll();
        IsWarm = true;
    }

    public void Dispose()
    {
        foreach (var loaded in _loaded.Values.Where(loaded => loaded.IsValueCreated))
        {
            loaded.Value.Backbone.Dispose();
        }
    }

    private DomainBackbone Load(string id) => _loaded.GetOrAdd(id, _ => new Lazy<DomainBackbone>(() =>
    {
        var backbone = _store.Load(id);
        return new DomainBackbone(backbone, new FeatureExtractor(backbone, Features));
    })).Value;
}
