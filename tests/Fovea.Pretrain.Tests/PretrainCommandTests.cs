using System.Globalization;
using System.IO.Compression;
using Fovea.Engine.Backbones;
using Fovea.Engine.Onnx;
using Fovea.Pretrain.Pool;
using Fovea.Pretrain.Students;
using Fovea.SamplePictures;
using NetVips;

namespace Fovea.Pretrain.Tests;

public sealed class PretrainCommandTests : IDisposable
{
    private const int Finished = 0;
    private const int Stopped = 130;
    private const string TeacherFile = "teacher.onnx";

    private readonly TemporaryFolder data = new();
    private readonly TemporaryFolder work = new();
    private readonly Recipe recipe = new()
    {
        Id = "student",
        Network = new NetworkRecipe([8, 16], [1, 1], 64),
        Teachers = [new TeacherRecipe("A network", TeacherFile, 48, [0.5f, 0.5f, 0.5f], [0.5f, 0.5f, 0.5f], [ResidualNetwork.Features], "none")],
        SizePixels = 48,
        Pictures = 640,
        Views = 2,
        Batch = 16,
        LearningRate = 3e-3,
        AverageSteps = 10,
        LabelWeight = 0.1,
        ColourShare = 0.5,
        MixShare = 0.5,
    };

    public PretrainCommandTests()
    {
        File.WriteAllBytes(data.File(TeacherFile), ResidualNetwork.Create(new NetworkRecipe([4, 8], [1, 1], 48), seed: 5));
        using var zip = ZipFile.Open(data.File("pool.zip"), ZipArchiveMode.Create);
        var tags = SamplePictureCatalogue.Tags;
        for (var i = 0; i < 80; i++)
        {
            using var image = Image.NewFromBuffer(SamplePictureRenderer.Draw(tags[i % tags.Count], i, 96, 64).Jpeg);
            using var entry = zip.CreateEntry($"drawn/{(i % 2 == 0 ? "_" : tags[i % tags.Count])}/{i}.webp").Open();
            entry.Write(image.WebpsaveBuffer());
        }
    }

    [Fact]
    public async Task Run_ToTheEnd_WritesABackboneThatIsCloserToItsTeacher()
    {
        var result = await RunAsync();

        Assert.Equal(Finished, result);
        using var backbone = Backbone.Load(work.Path, "student");
        var features = new float[backbone.Manifest.Dimension];
        backbone.Extract(new float[3 * 64 * 64], features);
        Assert.Equal(16, features.Length);
        var losses = File.ReadLines(work.File("loss.csv")).Skip(1).Select(line => line.Split(',')[4]).Where(text => text.Length > 0).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToList();
        Assert.True(losses[^1] < losses[0], $"The loss on held-out pictures went from {losses[0]} to {losses[^1]}.");
        Assert.Contains("640 views", await File.ReadAllTextAsync(work.File("student.md")), StringComparison.Ordinal);
        Assert.Contains("Loss: pretraining", await File.ReadAllTextAsync(work.File("loss.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_StoppedAndStartedAgain_GivesTheSameBytes()
    {
        await RunAsync();
        var atOnce = await File.ReadAllBytesAsync(work.File("student.onnx"));
        using var other = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        Assert.Equal(Stopped, await RunAsync(other.Path, stop.Token));
        Assert.Equal(Stopped, await RunAsync(other.Path, stop.Token));
        Assert.False(File.Exists(other.File("student.onnx")));
        Assert.Equal(Finished, await RunAsync(other.Path));

        Assert.Equal(atOnce, await File.ReadAllBytesAsync(other.File("student.onnx")));
    }

    [Fact]
    public async Task Run_RecipeWithBackboneAndNetwork_IsRefused()
    {
        var wrong = recipe with { Start = "backbone.onnx" };

        await Assert.ThrowsAsync<InvalidDataException>(() => PretrainCommand.RunAsync(wrong, data.Path, work.Path, 1, TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("fovea-v1", 3)]
    [InlineData("fovea-m1", 3)]
    public void Recipe_ThatIsCommitted_IsReadAndDescribesANetworkThatRuns(string id, int outputs)
    {
        var committed = Recipe.Read(Path.Combine(AppContext.BaseDirectory, "Recipes", id + ".json"));

        Assert.Equal((id, outputs), (committed.Id, committed.Teachers.Sum(t => t.Outputs.Count)));
        if (committed.Network is not null)
        {
            Directory.CreateDirectory(data.File("backbone"));
            foreach (var file in new[] { "fovea-v0.onnx", "fovea-v0.json" })
            {
                File.Copy(Path.Combine(AppContext.BaseDirectory, "Backbones", file), Path.Combine(data.File("backbone"), file));
            }

            // At most 30 MB together with the first.
            Assert.InRange(StartingPoint.Of(committed, data.Path).Onnx.Length, 1, 17_000_000);
            Assert.StartsWith($"{id}: ", Speed.Measure(committed, data.Path, threads: 1), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Network_GrownFromASmallerOne_StartsAsTheSameFunction()
    {
        var (small, grown) = (Start([1, 1]), StartingPoint.Of(recipe with { Network = new NetworkRecipe([8, 16], [2, 3], 64, "small.onnx") }, data.Path));
        using OnnxSession before = new(small.Onnx), after = new(grown.Onnx);
        var picture = Enumerable.Range(0, 3 * 64 * 64).Select(i => MathF.Sin(i * 0.37f)).ToArray();

        var (expected, actual) = (Features(before, picture), Features(after, picture));

        Assert.True(grown.Onnx.Length > 1.5 * small.Onnx.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));

        static float[] Features(OnnxSession session, float[] picture) => session.Run(ResidualNetwork.Input, picture, [1, 3, 64, 64], ResidualNetwork.Features).Values;
    }

    [Theory]
    [InlineData(new[] { 8, 24 }, new[] { 1, 1 }, "The layer stage2.1.a has the shape [16, 8, 3, 3]; the network's is [24, 8, 3, 3].")]
    [InlineData(new[] { 8, 16 }, new[] { 1, 1 }, "The network has no place for the layer stage2.2.a of 'small'.")]
    public void Network_ThatASmallerOneDoesNotFitInto_IsRefused(int[] widths, int[] blocks, string message)
    {
        Start([1, 2]);

        var error = Assert.Throws<InvalidDataException>(() => StartingPoint.Of(recipe with { Network = new NetworkRecipe(widths, blocks, 64, "small.onnx") }, data.Path));

        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Pool_OfWebP_HoldsEveryPictureOnceWithItsLabel()
    {
        using var pool = PicturePool.Open(data.File("pool.zip"), work.Path, 32);

        Assert.Equal(80, pool.Pictures.Count);
        Assert.Equal(40, pool.Pictures.Count(p => p.Label is null));
        Assert.All(pool.Pictures, p => Assert.Equal((48, 32, "drawn"), (p.Width, p.Height, p.Source)));
        Assert.Equal(3 * 48 * 32, pool.Pixels(79).Length);
    }

    [Fact]
    public void Split_OfAPool_TeachesWithNoPictureThatMeasures()
    {
        var split = PoolSplit.Of(400);

        Assert.Equal(10, split.Validation.Length);
        Assert.Equal(Enumerable.Range(0, 400), split.Train.Concat(split.Validation).Order());
    }

    public void Dispose()
    {
        data.Dispose();
        work.Dispose();
    }

    private StartingPoint Start(int[] blocks)
    {
        var small = StartingPoint.Of(recipe with { Id = "small", Network = new NetworkRecipe([8, 16], blocks, 64), Seed = 9 }, data.Path);
        File.WriteAllBytes(data.File("small.onnx"), small.Onnx);
        File.WriteAllBytes(data.File("small.json"), small.ManifestJson);
        return small;
    }

    private Task<int> RunAsync() => RunAsync(work.Path);

    private Task<int> RunAsync(string folder, CancellationToken cancellationToken = default) =>
        PretrainCommand.RunAsync(recipe, data.Path, folder, threads: 1, TimeSpan.FromMinutes(5), cancellationToken);
}
