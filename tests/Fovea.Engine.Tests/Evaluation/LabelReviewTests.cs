using Fovea.Engine.Data;
using Fovea.Engine.Evaluation;
using Fovea.Engine.Tests.Training;
using Fovea.Engine.Training;

namespace Fovea.Engine.Tests.Evaluation;

public class LabelReviewTests
{
    [Fact]
    public void Rank_WithFivePercentOfLabelsChanged_FindsMostOfThemFirst()
    {
        var (data, changed) = WithWrongLabels(SyntheticFeatures.Make(rows: 400, columns: 24, classCount: 8, separation: 0.9f));
        var outOfFold = HeadTrainer.Train(data, new HeadTrainingOptions(), null, CancellationToken.None).OutOfFold;

        var ranked = LabelReview.Rank(outOfFold.Probabilities, data.Labels, 8, ClassificationType.Multiclass, data.Plain);

        var first = ranked.Take((int)(400 * 0.075)).Select(suspect => suspect.Row).ToHashSet();
        Assert.True(changed.Count(first.Contains) >= 0.7 * changed.Count, $"{changed.Count(first.Contains)} of {changed.Count}");
    }

    [Fact]
    public void Rank_WithNeighbours_SeesWhatProbabilitiesDoNot()
    {
        // Twelve pictures of either class, well apart; the first of class 0 lies among those of class 1. The probabilities know nothing.
        var features = new FeatureMatrix(24, 2, [.. Enumerable.Range(0, 24).SelectMany(i => i is > 0 and < 12 ? (float[])[1 + (i * 0.01f), 0] : [0, 1 + (i * 0.01f)])]);
        var labels = Enumerable.Range(0, 24).Select(i => (int[])[i < 12 ? 0 : 1]).ToArray();
        float[] probabilities = [.. Enumerable.Repeat(0.5f, 48)];

        Assert.Empty(LabelReview.Rank(probabilities, labels, 2, ClassificationType.Multiclass, null));
        var ranked = LabelReview.Rank(probabilities, labels, 2, ClassificationType.Multiclass, features);

        Assert.Equal((0, 0, 1), (ranked[0].Row, ranked[0].GivenClass!.Value, ranked[0].SuggestedClass!.Value));
        Assert.Single(ranked);
    }

    [Fact]
    public void Rank_Multilabel_TellsMissingFromWrongTags()
    {
        float[] probabilities = [0.9f, 0.2f, 0.1f, 0.95f];

        var ranked = LabelReview.Rank(probabilities, (int[][])[[0], [0], [], []], 1, ClassificationType.Multilabel, null);

        Assert.Equal([new SuspectLabel(3, null, 0, 0.95f), new SuspectLabel(1, 0, null, 1 - (double)0.2f)], ranked);
    }

    private static (HeadTrainingData Data, List<int> Changed) WithWrongLabels(HeadTrainingData data)
    {
        var random = new Random(11);
        var changed = Enumerable.Range(0, data.Labels.Count).OrderBy(_ => random.Next()).Take(data.Labels.Count / 20).ToList();
        var labels = data.Labels.Select((row, i) => changed.Contains(i) ? [(row[0] + 1 + random.Next(data.ClassCount - 1)) % data.ClassCount] : row).ToList();
        return (data with { Labels = labels }, changed);
    }
}
