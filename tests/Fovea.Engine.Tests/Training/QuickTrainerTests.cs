using System.Text;
using Fovea.Engine.Data;
using Fovea.Engine.Features;
using Fovea.Engine.Inference;
using Fovea.Engine.Training;

namespace Fovea.Engine.Tests.Training;

public class QuickTrainerTests(DrawnPictures pictures)
{
    [Fact]
    public void Train_WithoutCache_GivesTheSameBytesAsWithOne() =>
        Assert.Equal(pictures.Onnx, Train(pictures.Set, new NoFeatureCache()).ToOnnx());

    [Fact]
    public void Train_PicturesInAnotherOrder_GivesTheSameBytes()
    {
        var reversed = pictures.Set with { Images = [.. pictures.Set.Images.Reverse()] };

        Assert.Equal(pictures.Onnx, Train(reversed, pictures.Cache).ToOnnx());
    }

    [Fact]
    public void Train_FromACacheOnDisk_GivesTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        Train(pictures.Set, new DirectoryFeatureCache(folder.Path));
        var unread = pictures.Set with { Images = [.. pictures.Set.Images.Select(i => i with { Read = () => throw new IOException("must not be read") })] };

        Assert.Equal(pictures.Onnx, Train(unread, new DirectoryFeatureCache(folder.Path)).ToOnnx());
    }

    [Fact]
    public void Train_OtherSeed_IsRecorded()
    {
        var model = new QuickTrainer(pictures.Backbone, pictures.Cache)
            .Train(pictures.Set, new QuickTrainingOptions { Seed = 8 }, null, CancellationToken.None);

        Assert.Equal(8, model.Metadata.Seed);
        Assert.NotEqual(pictures.Onnx, model.ToOnnx());
    }

    [Fact]
    public void Train_DrawnPictures_TellsUnseenOnesApart()
    {
        string[] tags = ["bottle", "donut"];
        var set = new TrainingSet(ClassificationType.Multiclass, tags, [.. tags.Index().SelectMany(t => DrawnPictures.Draw(t.Item, t.Index, 0, 12))]);
        using var classifier = Classifier.Load(Train(set, new NoFeatureCache()).ToOnnx());
        var unseen = tags.Index().SelectMany(t => DrawnPictures.Draw(t.Item, t.Index, firstIndex: 50, count: 8)).ToList();

        var right = unseen.Count(i => IsRight(classifier.Classify(i.Read()), i.ClassIndices[0]));

        // Guessing gets 8 of 16; 13 or more by mere luck would be 1 in 94 (binomial, p = 1/2).
        Assert.True(right >= 13, $"{right} of {unseen.Count} right");
    }

    [Fact]
    public void Train_Report_ComesFromOutOfFoldPredictions()
    {
        var model = pictures.Model;

        Assert.Equal(18 * 3, model.OutOfFold.Probabilities.Length);
        Assert.Equal(18, model.Evaluation.Pictures);
        Assert.Equal(model.Evaluation.Accuracy, model.Metadata.Metrics.Accuracy);
        Assert.Equal(
            pictures.Set.Images.Index().Count(i => IsRight(model.OutOfFold.Probabilities.AsSpan(i.Index * 3, 3), i.Item.ClassIndices[0])) / 18.0,
            model.Evaluation.Accuracy);
    }

    [Fact]
    public void Train_Multilabel_GivesEveryTagItsOwnProbability()
    {
        // "round" is on donuts, "object" on all but two pictures.
        var images = pictures.Set.Images.Index().Select(i => i.Item with
        {
            ClassIndices = i.Index < 2 ? [] : i.Item.ClassIndices[0] == 2 ? [0, 1] : [1],
        });
        var set = new TrainingSet(ClassificationType.Multilabel, ["round", "object"], [.. images]);

        using var classifier = Classifier.Load(Train(set, pictures.Cache).ToOnnx());
        var probabilities = classifier.Classify(pictures.Set.Images[^1].Read());

        Assert.Equal(ClassificationType.Multilabel, classifier.Metadata.Type);
        Assert.True(probabilities.Sum() > 1, string.Join(", ", probabilities));
    }

    [Fact]
    public void Train_UnreadablePicture_ThrowsNamingIt()
    {
        var text = DrawnPictures.ImageOf(Encoding.ASCII.GetBytes("no picture"), 0);

        var error = Assert.Throws<FeatureExtractionException>(() => Train(pictures.Set with { Images = [.. pictures.Set.Images, text] }, pictures.Cache));

        Assert.Equal(text.ContentHash, error.ContentHash);
    }

    [Fact]
    public void Train_SamePictureTwice_ThrowsNamingIt()
    {
        var twice = pictures.Set with { Images = [.. pictures.Set.Images, pictures.Set.Images[3]] };

        var error = Assert.Throws<ArgumentException>(() => Train(twice, pictures.Cache));

        Assert.Contains(pictures.Set.Images[3].ContentHash, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_OneTag_Throws()
    {
        var one = pictures.Set with { Tags = ["bottle"], Images = [.. pictures.Set.Images.Take(6)] };

        Assert.Contains("at least 2", Assert.Throws<ArgumentException>(() => Train(one, pictures.Cache)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_Cancelled_Throws()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() =>
            new QuickTrainer(pictures.Backbone, pictures.Cache).Train(pictures.Set, new QuickTrainingOptions(), null, source.Token));
    }

    [Fact]
    public void Save_ExistingFile_IsReplacedAndNothingElseIsLeft()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.onnx");
        File.WriteAllText(path, "old");

        pictures.Model.Save(path);

        Assert.Equal(pictures.Onnx, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    private static bool IsRight(ReadOnlySpan<float> probabilities, int label) =>
        System.Numerics.Tensors.TensorPrimitives.IndexOfMax(probabilities) == label;

    private TrainedModel Train(TrainingSet set, IFeatureCache cache) =>
        new QuickTrainer(pictures.Backbone, cache).Train(set, new QuickTrainingOptions { Seed = 7 }, null, CancellationToken.None);
}
