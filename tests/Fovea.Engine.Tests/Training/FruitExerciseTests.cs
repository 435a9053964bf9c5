using Fovea.Engine.Data;
using Fovea.Engine.Inference;
using Fovea.Engine.Training;

namespace Fovea.Engine.Tests.Training;

/// <summary>The classic exercise: fifteen apples, bananas and oranges, and three pictures with plain names.</summary>
public class FruitExerciseTests(DrawnPictures pictures)
{
    [Fact]
    public void Fruit_TrainedOn45Pictures_NamesTheThreeUnseenOnesWithMoreThanHalf()
    {
        var folder = SharedData.Require(Path.Combine("data", "fruit"));
        string[] tags = ["apple", "banana", "orange"];
        var images = tags.Index().SelectMany(t =>
            Directory.GetFiles(Path.Combine(folder, "train", t.Item)).Select(f => DrawnPictures.ImageOf(File.ReadAllBytes(f), t.Index)));
        var set = new TrainingSet(ClassificationType.Multiclass, tags, [.. images]);

        var model = new QuickTrainer(pictures.Backbone, pictures.Cache).Train(set, new QuickTrainingOptions(), null, CancellationToken.None);

        using var classifier = Classifier.Load(model.ToOnnx());
        for (var tag = 0; tag < tags.Length; tag++)
        {
            var probabilities = classifier.Classify(File.ReadAllBytes(Path.Combine(folder, "test", $"IMG_TEST_{tag + 1}.jpg")));
            Assert.True(probabilities[tag] > 0.5f, $"{tags[tag]}: {string.Join(", ", probabilities)}");
        }
    }
}
