using Fovea.Engine.Data;
using Fovea.Engine.Training;

namespace Fovea.Engine.Tests.Training;

public sealed class TemperatureScalingTests
{
    private static readonly int[] AllRows = [.. Enumerable.Range(0, 4000)];

    [Theory]
    [InlineData(ClassificationType.Multiclass, 3)]
    [InlineData(ClassificationType.Multilabel, 3)]
    [InlineData(ClassificationType.Multiclass, 0.3)]
    [InlineData(ClassificationType.Multilabel, 0.3)]
    public void Fit_LabelsDrawnFromScaledLogits_FindsTheScale(ClassificationType type, double scale)
    {
        var (logits, labels) = Draw(type);

        var (temperature, _) = TemperatureScaling.Fit(type, 2, [.. logits.Select(z => (float)(z * scale))], labels, AllRows);

        // 4,000 draws tell the inverse temperature to a few percent.
        Assert.InRange(temperature / scale, 0.9, 1.1);
    }

    [Fact]
    public void Fit_RowsLeftOut_DoNotMatter()
    {
        var (logits, labels) = Draw(ClassificationType.Multiclass);
        var changed = labels.Select((row, i) => i < 1000 ? [1 - row[0]] : row).ToArray();

        Assert.Equal(
            TemperatureScaling.Fit(ClassificationType.Multiclass, 2, logits, labels, AllRows[1000..]),
            TemperatureScaling.Fit(ClassificationType.Multiclass, 2, logits, changed, AllRows[1000..]));
    }

    /// <summary>Two logits per row and labels drawn with exactly their probabilities.</summary>
    private static (float[] Logits, int[][] Labels) Draw(ClassificationType type)
    {
        var random = new Random(1);
        var logits = AllRows.SelectMany(_ => new[] { (float)(4 * random.NextDouble()) - 2, (float)(4 * random.NextDouble()) - 2 }).ToArray();
        bool Happens(double logit) => random.NextDouble() < 1 / (1 + Math.Exp(-logit));
        return (logits, [.. AllRows.Select(row => type == ClassificationType.Multiclass
            ? new[] { Happens(logits[2 * row] - logits[(2 * row) + 1]) ? 0 : 1 }
            : [.. Enumerable.Range(0, 2).Where(c => Happens(logits[(2 * row) + c]))])]);
    }
}
