using Fovea.Engine.Data;
using Fovea.Engine.Evaluation;
using Fovea.Engine.Features;
using Fovea.Engine.Training;

namespace Fovea.Engine.Tests.Training;

/// <summary>Small versions of the accuracy benchmark: a change that costs accuracy shows here. The floors lie a little below what bench/results says.</summary>
public class AccuracyGuardTests(DrawnPictures pictures)
{
    [Fact]
    public void QuickTraining_OnDrawnPictures_RecognisesUnseenOnes()
    {
        var set = new TrainingSet(ClassificationType.Multiclass, DrawnPictures.Tags, [.. DrawnPictures.Tags.Index().SelectMany(t => DrawnPictures.Draw(t.Item, t.Index, 100, 8))]);
        var test = DrawnPictures.Tags.Index().SelectMany(t => DrawnPictures.Draw(t.Item, t.Index, 200, 8)).ToList();

        Assert.InRange(TestAccuracy(set, test), 0.8, 1);
    }

    [Fact]
    public void QuickTraining_OnSurfaceDefects_StaysAsGoodAsItWas()
    {
        var set = SharedSet.Require("neu-surface");

        // 97.2 % of 180 pictures when this test came.
        Assert.InRange(TestAccuracy(set.ToTrainingSet(), set.Test), 0.94, 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void LabelReview_OfGroceriesWithChangedLabels_FindsMostOfTheChangesFirst(int seed)
    {
        var set = SharedSet.Require("grocery").ToTrainingSet();
        var random = new Random(seed);
        var changed = Enumerable.Range(0, set.Images.Count).OrderBy(_ => random.Next()).Take(set.Images.Count / 20).ToHashSet();
        set = set with
        {
            Images = [.. set.Images.Select((image, i) => changed.Contains(i)
                ? image with { ClassIndices = [(image.ClassIndices[0] + 1 + random.Next(set.Tags.Count - 1)) % set.Tags.Count] }
                : image)],
        };

        var model = new QuickTrainer(pictures.Backbone, pictures.Cache).Train(set, new QuickTrainingOptions(), null, CancellationToken.None);
        var features = new FeatureExtractor(pictures.Backbone, pictures.Cache).Extract(set.Images, null, CancellationToken.None);
        var ranked = LabelReview.Rank(model.OutOfFold.Probabilities, [.. set.Images.Select(i => i.ClassIndices)], set.Tags.Count, set.Type, features.Plain);

        var first = ranked.Take((int)(0.075 * set.Images.Count)).Count(suspect => changed.Contains(suspect.Row));
        Assert.True(first >= 0.7 * changed.Count, $"{first} of {changed.Count}");
    }

    private double TestAccuracy(TrainingSet set, IReadOnlyList<TrainingImage> test)
    {
        var model = new QuickTrainer(pictures.Backbone, pictures.Cache).Train(set, new QuickTrainingOptions(), null, CancellationToken.None);
        var features = new FeatureExtractor(pictures.Backbone, pictures.Cache).Extract(test, null, CancellationToken.None);
        var probabilities = new float[test.Count * set.Tags.Count];
        for (var row = 0; row < test.Count; row++)
        {
            model.Head.Predict(features.Plain.Row(row), probabilities.AsSpan(row * set.Tags.Count, set.Tags.Count));
        }

        return Accuracy.Compute(probabilities, [.. test.Select(i => i.ClassIndices)], set.Tags.Count, set.Type);
    }
}
