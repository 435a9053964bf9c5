using Fovea.Engine.Inference;

namespace Fovea.Engine.Tests.Inference;

public class ExplainerTests(DrawnPictures pictures)
{
    [Fact]
    public void Explain_EachTag_AddsUpToTheDifferenceOfTheLogits()
    {
        using var explainer = Explainer.TryLoad(pictures.Onnx)!;
        using var classifier = Classifier.Load(pictures.Onnx);
        var picture = pictures.Set.Images[8].Read();
        var probabilities = classifier.Classify(picture);

        for (var tag = 0; tag < DrawnPictures.Tags.Count; tag++)
        {
            var explanation = explainer.Explain(picture, tag);

            // Logits are log probabilities up to a common constant, which falls out of the difference.
            var others = probabilities.Where((_, i) => i != tag).Average(p => Math.Log(p));
            Assert.Equal(Math.Log(probabilities[tag]) - others, explanation.Values.Average(v => (double)v), 1e-2);
            Assert.Equal(probabilities[tag], explanation.Probability);
        }
    }

    [Fact]
    public void Explain_WithoutATag_ExplainsTheMostProbableOne()
    {
        using var explainer = Explainer.TryLoad(pictures.Onnx)!;
        var die = pictures.Set.Images[6];

        var explanation = explainer.Explain(die.Read(), null);

        Assert.Equal(die.ClassIndices[0], explanation.ClassIndex);
        Assert.Equal(explanation.Rows * explanation.Columns, explanation.Values.Length);
    }

    [Fact]
    public void Explain_AMirroredPicture_MirrorsTheEvidence()
    {
        using var explainer = Explainer.TryLoad(pictures.Onnx)!;
        using var donut = NetVips.Image.NewFromBuffer(pictures.Set.Images[14].Read());
        using var mirrored = donut.FlipHor();
        var tag = DrawnPictures.Tags.ToList().IndexOf("donut");

        var here = explainer.Explain(donut.PngsaveBuffer(), tag);
        var there = explainer.Explain(mirrored.PngsaveBuffer(), tag);

        // Not exactly mirrored, because no backbone is blind to sides; but nearer to that than to what it was.
        Assert.True(Distance(here, there, mirror: true) < Distance(here, there, mirror: false));
    }

    private static double Distance(Explanation here, Explanation there, bool mirror) => (
        from row in Enumerable.Range(0, here.Rows)
        from column in Enumerable.Range(0, here.Columns)
        let other = mirror ? here.Columns - 1 - column : column
        select Math.Abs(here.Values[(row * here.Columns) + column] - there.Values[(row * here.Columns) + other])).Sum();
}
