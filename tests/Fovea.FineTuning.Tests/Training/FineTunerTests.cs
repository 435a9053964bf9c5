using System.Collections.Concurrent;
using System.Security.Cryptography;
using Fovea.Engine.Backbones;
using Fovea.Engine.Backbones.Installed;
using Fovea.Engine.Data;
using Fovea.Engine.Features;
using Fovea.Engine.Training;
using Fovea.Engine.Training.Advanced;
using Fovea.FineTuning.Graph;
using Fovea.FineTuning.Training;
using Fovea.SamplePictures;

namespace Fovea.FineTuning.Tests.Training;

/// <summary>Whole jobs with few steps on drawn pictures.</summary>
public sealed class FineTunerTests : IDisposable
{
    private const int Steps = 3;
    private static readonly string[] Tags = ["book", "mug"];
    private static readonly Lazy<Backbone> Embedded = new(() => Backbone.LoadEmbedded("fovea-v0"));
    private static readonly MemoryFeatureCache Cache = new();
    private static readonly ConcurrentDictionary<(string, int), byte[]> Drawn = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Train_TwiceOnTheSamePictures_GivesTheSameBytes() =>
        // The order in which pictures are given must not matter either.
        Assert.Equal(Train(Prepare("first", reverse: false)), Train(Prepare("second", reverse: true)));

    [Fact]
    public void Train_WithAnotherSeed_GivesOtherBytes() => Assert.NotEqual(Train(Prepare("first", seed: 1)), Train(Prepare("second", seed: 2)));

    [Fact]
    public void Train_StoppedAndStartedAgain_GoesOnFromItsCheckpointToTheSameBytes()
    {
        var whole = Train(Prepare("whole"));
        var path = Prepare("stopped");
        using (var stopped = new CancellationTokenSource())
        {
            stopped.Cancel();
            Assert.Throws<OperationCanceledException>(() => Train(path, stopped.Token));
        }

        // One update was done before it was noticed, and kept.
        Assert.Single(Directory.GetFiles(path, "*.checkpoint"));
        Assert.Equal(whole, Train(path));
    }

    [Fact]
    public void Run_FromBeginningToEnd_MeasuresOnlyWholeFoldsThatItsRunsDidNotSee()
    {
        var path = Prepare("job");

        new FineTuner(path, new Reports(_ => { })).Run(CancellationToken.None);

        var (job, result) = (FineTuningJob.Read(path), FineTuningResult.Read(path)!);
        var folds = result.MeasuredRows.Select(row => job.Folds[row]).Distinct().ToList();
        Assert.NotEmpty(folds);
        Assert.Equal(Enumerable.Range(0, job.Folds.Length).Where(row => folds.Contains(job.Folds[row])), result.MeasuredRows.Order());
        Assert.Equal(result.MeasuredRows.Length * job.ClassCount, result.Probabilities.Length);
        Assert.All(result.Probabilities.Chunk(job.ClassCount), row => Assert.Equal(1, row.Sum(), 1e-4));
        // Never worse than the quick model on what was measured.
        Assert.True(result.Kept == KeptModel.Quick || result.AdvancedAccuracy >= result.QuickAccuracy);
        Assert.Equal(result.Kept == KeptModel.Advanced, File.Exists(Path.Combine(path, FineTuningResult.BackboneFile)));
    }

    [Fact]
    public void Run_WithNoTime_KeepsTheQuickModelAndSaysWhy()
    {
        var path = Prepare("job", budget: TimeSpan.FromSeconds(0.001), fixedSteps: null);

        new FineTuner(path, new Reports(_ => { })).Run(CancellationToken.None);

        var result = FineTuningResult.Read(path)!;
        Assert.Equal(KeptModel.Quick, result.Kept);
        Assert.Contains("too short", result.Reason);
    }

    [Theory]
    [InlineData("squeezenet1_1/model.onnx", 512)]
    [InlineData("vit_tiny_patch16_224/features.onnx", 192)]
    public void Run_OnAnInstalledBackbone_MeasuresAndKeepsOneOfTheModels(string file, int dimension)
    {
        var candidate = BackboneReader.Read(File.ReadAllBytes(Path.Combine(SharedData.Require("data/teachers"), file)), new BackboneRequest("installed"));
        var manifest = new BackboneManifest(
            "installed", candidate.InputName, candidate.InputSizePixels, candidate.Request.Mean, candidate.Request.Std, candidate.FeaturesOutput, null, dimension,
            Convert.ToHexStringLower(SHA256.HashData(candidate.Onnx)));
        File.WriteAllBytes(folder.File("installed.onnx"), candidate.Onnx);
        File.WriteAllBytes(folder.File("installed.json"), manifest.ToJson());
        using var backbone = Backbone.Load(folder.Path, "installed");
        var path = Prepare("job", fixedSteps: 1, backbone: backbone);

        new FineTuner(path, new Reports(_ => { })).Run(CancellationToken.None);

        var result = FineTuningResult.Read(path)!;
        Assert.NotEmpty(result.MeasuredRows);
        Assert.InRange(result.AdvancedAccuracy, 0, 1);
        Assert.DoesNotContain("too short", result.Reason, StringComparison.Ordinal);
    }

    private string Prepare(string name, bool reverse = false, int seed = 0, TimeSpan? budget = null, int? fixedSteps = Steps, Backbone? backbone = null)
    {
        backbone ??= Embedded.Value;
        var images = Tags.SelectMany((tag, index) => Enumerable.Range(0, 8).Select(number => ImageOf(tag, index, number))).ToList();
        if (reverse)
        {
            images.Reverse();
        }

        var set = new TrainingSet(ClassificationType.Multiclass, Tags, images);
        var path = folder.File(name);
        var quick = new QuickTrainer(backbone, Cache).Train(set, new QuickTrainingOptions { Seed = seed }, null, CancellationToken.None);
        var options = new AdvancedTrainingOptions { Seed = seed, Budget = budget ?? TimeSpan.FromHours(1), Worker = [], Folder = path, FixedSteps = fixedSteps };
        new FineTuningFolder(backbone, Cache, set, quick, options).Write(options.Budget, null, CancellationToken.None);
        return path;
    }

    private static TrainingImage ImageOf(string tag, int index, int number)
    {
        var bytes = Drawn.GetOrAdd((tag, number), key => SamplePictureRenderer.Draw(key.Item1, key.Item2, widthPixels: 240, heightPixels: 160).Jpeg);
        return new TrainingImage(Convert.ToHexStringLower(SHA256.HashData(bytes)), () => bytes, [index]);
    }

    /// <summary>One run on small views of all pictures.</summary>
    /// <returns>The fine-tuned backbone's hash.</returns>
    private static string Train(string path, CancellationToken cancellationToken = default)
    {
        var job = FineTuningJob.Read(path);
        var plan = FineTuningPlan.Make(job, batch: 8, sizePixels: 64, GraphPrecision.BFloat16, secondsPerStep: 0);
        using var pictures = new PictureStore(job, path);
        using var run = new TrainingRun(job, plan, pictures, new JobFeatures(job, path), path, 0, [.. Enumerable.Range(0, job.Labels.Length)]);
        run.Train(_ => { }, cancellationToken);
        return Convert.ToHexStringLower(SHA256.HashData(run.Network.SaveBackbone()));
    }

    private sealed class Reports(Action<TrainingProgress> receive) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => receive(value);
    }
}
