using System.Globalization;
using Fovea.Engine.Backbones;
using Fovea.Engine.Data;
using Fovea.Engine.Features;
using Fovea.Engine.Training;
using Fovea.Server.Hosting;
using Fovea.Server.Iterations.Progress;

namespace Fovea.Server.Iterations;

/// <summary>The backbone that training extracts features with, loaded when first needed, and the cache of its features.</summary>
internal sealed class BackboneProvider : IDisposable
{
    private readonly Lazy<Backbone> _default = new(() => Backbone.LoadEmbedded());
    private readonly Lazy<FeatureExtractor> _extractor;

    public BackboneProvider(DataFolder folder, TimeProvider time)
    {
        Pace = new FeaturePace(new DirectoryFeatureCache(folder.CreateSubfolder("features")), time);
        _extractor = new(() => new FeatureExtractor(Default, Features));
    }

    public Backbone Default => _default.Value;

    /// <summary>Computes features into the cache.</summary>
    public FeatureExtractor Extractor => _extractor.Value;

    public IFeatureCache Features => Pace;

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
        ModelMemory.Release();
        IsWarm = true;
    }

    public void Dispose()
    {
        if (_default.IsValueCreated)
        {
            _default.Value.Dispose();
        }
    }
}
