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
    public void Explain_AnObjectThatMoves_MovesTheEvidence()
    {
        // A picture of a donut beside an empty half, on either side.
        var left = Side(onTheLeft: true);
        var right = Side(onTheLeft: false);

        Assert.True(left.Left - left.Right > right.Left - right.Right, $"{left} against {right}");
    }

    private (double Left, double Right) Side(bool onTheLeft)
    {
        using var explainer = Explainer.TryLoad(pictures.Onnx)!;
        using var donut = NetVips.Image.NewFromBuffer(pictures.Set.Images[14].Read());
        using var canvas = donut.Embed(onTheLeft ? 0 : donut.Width, 0, donut.Width * 2, donut.Height, extend: NetVips.Enums.Extend.Background, background: [128, 128, 128]);
        using var square = canvas.ThumbnailImage(160, height: 160, size: NetVips.Enums.Size.Force);
        var values = explainer.Explain(square.JpegsaveBuffer(), DrawnPictures.Tags.ToList().IndexOf("donut"));
        return (Sum(0, 2), Sum(3, 5));

        double Sum(int first, int end) => Enumerable.Range(0, values.Rows).Sum(row =>
            Enumerable.Range(first, end - first).Sum(column => (double)values.Values[(row * values.Columns) + column]));
    }
}
