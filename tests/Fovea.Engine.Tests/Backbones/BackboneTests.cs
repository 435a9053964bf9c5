using Fovea.Engine.Backbones;
using Fovea.Engine.Models;

namespace Fovea.Engine.Tests.Backbones;

public class BackboneTests(DrawnPictures pictures)
{
    [Fact]
    public void Extract_FromManyThreads_GivesTheSameNumbersAsFromOne()
    {
        var tensors = pictures.Set.Images.Take(4).Select(pictures.TensorOf).ToList();
        var alone = tensors.Select(Extract).ToList();

        var together = new float[tensors.Count * 4][];
        Parallel.For(0, together.Length, i => together[i] = Extract(tensors[i % tensors.Count]));

        Assert.All(together.Index(), t => Assert.Equal(alone[t.Index % tensors.Count], t.Item));
    }

    [Fact]
    public void Extract_TensorOfAnotherSize_ThrowsNamingBothLengths()
    {
        var error = Assert.Throws<ArgumentException>(() => pictures.Backbone.Extract(new float[12], new float[512]));

        Assert.Contains("Got 12 values; the backbone 'fovea-v0-int8' takes 76800", error.Message, StringComparison.Ordinal); // 3 * 160 * 160
    }

    [Fact]
    public void Extract_FeaturesOfAnotherLength_Throws() =>
        Assert.Throws<ArgumentException>(() => pictures.Backbone.Extract(new float[3 * 160 * 160], new float[511]));

    [Fact]
    public void Dispose_WhileCallsRun_LetsThemFinishAndRefusesLaterOnes()
    {
        var backbone = Backbone.LoadEmbedded();
        var tensor = pictures.TensorOf(pictures.Set.Images[0]);
        var expected = Extract(tensor);
        using var started = new CountdownEvent(2);
        var threads = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            started.Signal();
            try
            {
                while (true)
                {
                    var features = new float[512];
                    backbone.Extract(tensor, features);
                    Assert.Equal(expected, features);
                }
            }
            catch (ObjectDisposedException)
            {
                // The end that is expected; a disposal inside a run would have killed the process.
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        started.Wait(TestContext.Current.CancellationToken);

        backbone.Dispose();

        threads.ForEach(t => t.Join());
        Assert.Throws<ObjectDisposedException>(() => backbone.Extract(tensor, new float[512]));
    }

    [Fact]
    public void Load_FileWithOneFlippedBit_ThrowsNamingTheBackbone()
    {
        using var folder = new TemporaryFolder();
        var shipped = Path.Combine(AppContext.BaseDirectory, "Backbones");
        File.Copy(Path.Combine(shipped, "fovea-v0.json"), folder.File("fovea-v0.json"));
        var bytes = File.ReadAllBytes(Path.Combine(shipped, "fovea-v0.onnx"));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(folder.File("fovea-v0.onnx"), bytes);

        var error = Assert.Throws<InvalidModelException>(() => Backbone.Load(folder.Path, "fovea-v0"));

        Assert.Contains("'fovea-v0' is damaged", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("../Backbones/fovea-v0")]
    public void LoadEmbedded_UnknownId_Throws(string id) =>
        Assert.Throws<ArgumentException>(() => Backbone.LoadEmbedded(id));

    private float[] Extract(float[] tensor)
    {
        var features = new float[pictures.Backbone.Manifest.Dimension];
        pictures.Backbone.Extract(tensor, features);
        return features;
    }
}
