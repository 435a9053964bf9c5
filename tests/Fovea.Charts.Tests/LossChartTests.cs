namespace Fovea.Charts.Tests;

public sealed class LossChartTests
{
    [Fact]
    public void Draw_BothCurves_SpansTheLongerAndSaysHowFarItFell()
    {
        var svg = LossChart.Draw("a run", [new LossMark(0, 2), new LossMark(100, 1)], [new LossMark(0, 1.5), new LossMark(200, 0.5)]);

        // 520 units of plot for 200 pictures, 260 for a loss of 2, after margins of 52 and 12.
        Assert.Contains("d=\"M52 12L312 142\"", svg, StringComparison.Ordinal);
        Assert.Contains("d=\"M52 77L572 207\"", svg, StringComparison.Ordinal);
        Assert.Contains("Validation loss from 1.500 to 0.500.", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_Nothing_IsAnEmptyPlot() => Assert.Contains("No validation yet.", LossChart.Draw("a run", [], []), StringComparison.Ordinal);
}
