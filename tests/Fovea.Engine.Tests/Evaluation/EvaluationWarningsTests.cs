using Fovea.Engine.Data;
using Fovea.Engine.Evaluation;

namespace Fovea.Engine.Tests.Evaluation;

public class EvaluationWarningsTests
{
    private static readonly string[] Names = ["apple", "banana"];

    [Fact]
    public void Find_EnoughEvenAndDifferentPictures_HasNothingToSay() => Assert.Empty(Find(20, 20));

    [Fact]
    public void Find_TenBananas_AsksForFiveMore()
    {
        var warning = Assert.Single(Find(15, 10));

        Assert.Equal((EvaluationWarningKind.TooFewPictures, 1, 5), (warning.Kind, warning.ClassIndex!.Value, warning.MorePictures!.Value));
        Assert.Equal("The tag 'banana' has 10 different pictures, too few to learn it well or to measure it closely. Add at least 5 more pictures of banana, from other places and angles.", warning.Message);
    }

    [Fact]
    public void Find_TenTimesAsManyApples_AsksForMoreBananas()
    {
        var warning = Assert.Single(Find(200, 20));

        // A quarter of 200 is 50, 30 more than there are.
        Assert.Equal((EvaluationWarningKind.Imbalance, 1, 30), (warning.Kind, warning.ClassIndex!.Value, warning.MorePictures!.Value));
        Assert.Contains("10 times", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_UnevenTagsOfAMultilabelProject_AreNoFault() => Assert.Empty(Find(200, 20, ClassificationType.Multilabel));

    [Fact]
    public void Find_TheSamePictureUnderTwoTags_SaysSoFirst()
    {
        var groups = Enumerable.Range(0, 40).ToArray();
        groups[39] = 0;

        var warning = Find(20, 20, groups: groups)[0];

        Assert.Equal(EvaluationWarningKind.NearDuplicatesAcrossTags, warning.Kind);
        Assert.Equal([0, 39], warning.Rows);
    }

    [Fact]
    public void Find_FramesOfOneFilm_CountOnce()
    {
        // Twelve of the twenty bananas are one picture: nine different ones are left.
        var groups = Enumerable.Range(0, 40).Select(i => i is > 20 and < 32 ? 20 : i).ToArray();

        var warnings = Find(20, 20, groups: groups);

        Assert.Equal([EvaluationWarningKind.TooFewPictures, EvaluationWarningKind.NearDuplicates], warnings.Select(w => w.Kind));
        Assert.Equal(6, warnings[0].MorePictures);
        Assert.Equal(12, warnings[1].Rows.Count);
    }

    [Fact]
    public void Find_NearDuplicatesInTwoFolds_CallsItALeak()
    {
        var groups = Enumerable.Range(0, 40).ToArray();
        groups[1] = 0;

        var warnings = EvaluationWarnings.Find(Labels(20, 20), Names, ClassificationType.Multiclass, groups, [.. Enumerable.Range(0, 40).Select(i => i % 5)]);

        Assert.Equal(EvaluationWarningKind.Leakage, Assert.Single(warnings).Kind);
    }

    private static IReadOnlyList<EvaluationWarning> Find(
        int apples, int bananas, ClassificationType type = ClassificationType.Multiclass, int[]? groups = null) =>
        EvaluationWarnings.Find(Labels(apples, bananas), Names, type, groups ?? [.. Enumerable.Range(0, apples + bananas)], null);

    private static int[][] Labels(int apples, int bananas) => [.. Enumerable.Range(0, apples + bananas).Select(i => (int[])[i < apples ? 0 : 1])];
}
