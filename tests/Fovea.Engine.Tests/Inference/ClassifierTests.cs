using Fovea.Engine.Imaging;
using Fovea.Engine.Inference;
using Fovea.Engine.Models;
using Fovea.Engine.Onnx;

namespace Fovea.Engine.Tests.Inference;

public class ClassifierTests(DrawnPictures pictures)
{
    [Fact]
    public void Classify_TwiceAndFromManyThreads_GivesTheSameNumbers()
    {
        using var classifier = Classifier.Load(pictures.Onnx);
        classifier.WarmUp();
        var bytes = pictures.Set.Images[0].Read();
        var expected = classifier.Classify(bytes);

        var results = new float[8][];
        Parallel.For(0, results.Length, i => results[i] = classifier.Classify(bytes));

        Assert.Equal(1, expected.Sum(), 1e-5f);
        Assert.All(results, r => Assert.Equal(expected, r));
    }

    [Fact]
    public void Classify_BytesThatAreNoPicture_Throws()
    {
        using var classifier = Classifier.Load(pictures.Onnx);

        Assert.Throws<InvalidImageException>(() => classifier.Classify("no picture"u8.ToArray()));
    }

    [Fact]
    public void Dispose_WithALeaseOut_KeepsTheClassifierWorkingUntilItIsBack()
    {
        var classifier = Classifier.Load(pictures.Onnx);
        var bytes = pictures.Set.Images[0].Read();
        Assert.True(classifier.TryAcquire(out var lease));

        classifier.Dispose();

        Assert.Equal(3, lease.Classifier.Classify(bytes).Length);
        lease.Dispose();
        lease.Dispose();
        Assert.Throws<ObjectDisposedException>(() => classifier.Classify(bytes));
        Assert.False(classifier.TryAcquire(out _));
    }

    [Fact]
    public void Dispose_WhileOthersClassify_NeitherCrashesNorGivesWrongNumbers()
    {
        var bytes = pictures.Set.Images[0].Read();
        using var reference = Classifier.Load(pictures.Onnx);
        var expected = reference.Classify(bytes);
        var current = Classifier.Load(pictures.Onnx);
        var stop = false;
        var readers = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                if (Volatile.Read(ref current).TryAcquire(out var lease))
                {
                    using (lease)
                    {
                        Assert.Equal(expected, lease.Classifier.Classify(bytes));
                    }
                }
            }
        })).ToList();
        readers.ForEach(t => t.Start());

        for (var swap = 0; swap < 5; swap++)
        {
            Interlocked.Exchange(ref current, Classifier.Load(pictures.Onnx)).Dispose();
        }

        Volatile.Write(ref stop, true);
        readers.ForEach(t => t.Join());
        current.Dispose();
    }

    [Fact]
    public void Load_FileCutInHalf_Throws() =>
        Assert.Throws<InvalidModelException>(() => Classifier.Load(pictures.Onnx.AsMemory(0, pictures.Onnx.Length / 2)));

    [Fact]
    public void Load_GraphThatOnnxRuntimeRejects_Throws()
    {
        var model = OnnxModel.Load(pictures.Onnx);
        model.Graph.Node[^1].Input[0] = "nowhere";

        Assert.Throws<InvalidModelException>(() => Classifier.Load(OnnxModel.Save(model)));
    }

    [Fact]
    public void Load_MoreTagsThanOutputs_ThrowsNamingTheNumber()
    {
        var model = OnnxModel.Load(pictures.Onnx);
        model.MetadataProps[0].Value = model.MetadataProps[0].Value.Replace("\"bottle\"", "\"bottle\",\"mug\"", StringComparison.Ordinal);

        var error = Assert.Throws<InvalidModelException>(() => Classifier.Load(OnnxModel.Save(model)));

        Assert.Contains("each of its 4 tags", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FromFile_AnswersAsFromMemory()
    {
        using var folder = new TemporaryFolder();
        pictures.Model.Save(folder.File("model.onnx"));
        using var fromFile = Classifier.Load(folder.File("model.onnx"));
        using var fromMemory = Classifier.Load(pictures.Onnx);
        var bytes = pictures.Set.Images[1].Read();

        Assert.Equal(fromMemory.Classify(bytes), fromFile.Classify(bytes));
        Assert.Equal(DrawnPictures.Tags, fromFile.Tags);
    }
}
