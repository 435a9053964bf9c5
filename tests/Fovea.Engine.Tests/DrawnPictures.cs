using System.Security.Cryptography;
using Fovea.Engine.Backbones;
using Fovea.Engine.Data;
using Fovea.Engine.Features;
using Fovea.Engine.Imaging;
using Fovea.Engine.Training;
using Fovea.SamplePictures;

[assembly: AssemblyFixture(typeof(Fovea.Engine.Tests.DrawnPictures))]

namespace Fovea.Engine.Tests;

/// <summary>A few small drawn pictures and a model trained on them, made once for all tests.</summary>
public sealed class DrawnPictures : IDisposable
{
    private const int PerTag = 6;
    private const int WidthPixels = 160;
    private const int HeightPixels = 120;

    public DrawnPictures()
    {
        Backbone = Backbone.LoadEmbedded();
        Cache = new MemoryFeatureCache();
        Set = new TrainingSet(ClassificationType.Multiclass, Tags, [.. Tags.Index().SelectMany(t => Draw(t.Item, t.Index, 0, PerTag))]);
        Model = new QuickTrainer(Backbone, Cache).Train(Set, new QuickTrainingOptions { Seed = 7 }, null, CancellationToken.None);
        Onnx = Model.ToOnnx();
    }

    public static IReadOnlyList<string> Tags { get; } = ["bottle", "die", "donut"];

    public Backbone Backbone { get; }

    /// <summary>Holds the features of <see cref="Set"/>.</summary>
    public MemoryFeatureCache Cache { get; }

    public TrainingSet Set { get; }

    public TrainedModel Model { get; }

    public byte[] Onnx { get; }

    public static IReadOnlyList<TrainingImage> Draw(string tag, int classIndex, int firstIndex, int count) =>
        [.. Enumerable.Range(firstIndex, count).Select(i => ImageOf(SamplePictureRenderer.Draw(tag, i, WidthPixels, HeightPixels).Jpeg, classIndex))];

    public static TrainingImage ImageOf(byte[] bytes, params int[] classIndices) =>
        new(Convert.ToHexStringLower(SHA256.HashData(bytes)), () => bytes, classIndices);

    public float[] TensorOf(TrainingImage image)
    {
        var manifest = Backbone.Manifest;
        var preprocessor = new Preprocessor(manifest.InputSizePixels, manifest.Mean, manifest.Std);
        var tensor = new float[preprocessor.TensorLength];
        preprocessor.Fill(image.Read(), tensor);
        return tensor;
    }

    public void Dispose() => Backbone.Dispose();
}
