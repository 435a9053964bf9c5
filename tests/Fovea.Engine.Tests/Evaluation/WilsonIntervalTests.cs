using Fovea.Engine.Evaluation;

namespace Fovea.Engine.Tests.Evaluation;

public class WilsonIntervalTests
{
    [Fact]
    public void Compute_AnyShareOfUpTo1000_HoldsTheShare()
    {
        for (var count = 1; count <= 1000; count++)
        {
            foreach (var hits in (int[])[0, 1, count / 2, count - 1, count])
            {
                var share = (double)hits / count;
                var interval = WilsonInterval.Compute(share, count);
                Assert.True(
                    interval.Lower >= 0 && interval.Lower <= share && share <= interval.Upper && interval.Upper <= 1 && interval.Lower < interval.Upper,
                    $"{hits} of {count}: {interval}");
            }
        }
    }

    [Theory]
    // The formula's values, computed apart from this code with Python's floats.
    [InlineData(9, 10, 0.5958499732047615, 0.9821237869049271)]
    [InlineData(0, 10, 0, 0.2775327998628892)]
    [InlineData(10, 10, 0.7224672001371108, 1)]
    public void Compute_KnownShares_GivesTheFormulasEnds(int hits, int count, double lower, double upper)
    {
        var interval = WilsonInterval.Compute((double)hits / count, count);

        Assert.Equal(lower, interval.Lower, 12);
        Assert.Equal(upper, interval.Upper, 12);
    }
}
