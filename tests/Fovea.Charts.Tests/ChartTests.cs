using System.Globalization;
using System.Xml.Linq;

namespace Fovea.Charts.Tests;

public sealed class ChartTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Charts =>
    [
        PrecisionRecallChart.Draw("apple", [new CurveMark(1, 0.5), new CurveMark(0.5, 1), new CurveMark(0, 1)], [new BandMark(0, 0.8, 1), new BandMark(1, 0.3, 0.6)], 0.75),
        ReliabilityChart.Draw([new ReliabilityBar(0.6, 0.7, 10, 0.65, 0.5, 0.2, 0.8), new ReliabilityBar(0.7, 0.8, 0, 0, 0, 0, 1)], 0.15),
        ConfusionChart.Draw(["apple", "banana"], [[4, 1], [0, 5]]),
    ];

    [Theory]
    [MemberData(nameof(Charts))]
    public void Chart_OfAnyKind_SaysWhatItIsAndTakesThePagesColours(string chart)
    {
        var svg = XElement.Parse(chart);

        Assert.Equal("img", svg.Attribute("role")!.Value);
        Assert.NotEqual("", svg.Element(Svg + "title")!.Value);
        Assert.NotEqual("", svg.Element(Svg + "desc")!.Value);
        Assert.Equal("currentColor", svg.Attribute("fill")!.Value);
        // A colour of its own would be unreadable on either a light or a dark page.
        Assert.All(svg.Descendants().Attributes().Where(a => a.Name == "fill" || a.Name == "stroke"), a => Assert.Matches("^(none|currentColor|var\\(--fovea-chart-.*\\))$", a.Value));
    }

    [Fact]
    public void Curve_BetweenTwoPoints_FallsInStepsAsAveragePrecisionCounts()
    {
        // From recall 0.5 at precision 1 to recall 1 at precision 0.5: the step down stands at recall 0.5.
        var svg = XElement.Parse(PrecisionRecallChart.Draw("x", [new CurveMark(0, 1), new CurveMark(0.5, 1), new CurveMark(1, 0.5)], [], 0.75));

        var path = svg.Elements(Svg + "path").Single().Attribute("d")!.Value;

        // The plot goes from (52, 292) to (332, 12).
        Assert.Equal("M52 12L192 12L192 152L332 152", path);
    }

    [Fact]
    public void Curve_SeveralThresholdsOfOneRecall_ShowsTheBest()
    {
        // What a threshold below the last picture of the tag adds is wrong pictures only; the line does not fall at the end.
        var svg = XElement.Parse(PrecisionRecallChart.Draw("x", [new CurveMark(1, 0.3), new CurveMark(1, 1), new CurveMark(0, 0), new CurveMark(0, 1)], [], 1));

        Assert.Equal("M52 12L332 12", svg.Elements(Svg + "path").Single().Attribute("d")!.Value);
    }

    [Fact]
    public void Confusion_NamesFromOutside_AreEscaped()
    {
        var svg = XElement.Parse(ConfusionChart.Draw(["<script>alert(1)</script>", "a&\"b\u0001"], [[1, 0], [0, 1]]));

        Assert.Contains(svg.Descendants(Svg + "title"), title => title.Value == "<script>alert(1)</script>");
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName == "script");
    }

    [Fact]
    public void Confusion_WithLinks_LeadsFromEachCellWithPicturesToThem()
    {
        var svg = XElement.Parse(ConfusionChart.Draw(["a", "b"], [[4, 1], [0, 5]], (row, column) => $"?row={row}&column={column}"));

        Assert.Equal(["?row=0&column=0", "?row=0&column=1", "?row=1&column=1"], svg.Elements(Svg + "a").Select(a => a.Attribute("href")!.Value));
    }

    [Fact]
    public void Confusion_OfTheWrongSize_IsRefused() =>
        Assert.Throws<ArgumentException>(() => ConfusionChart.Draw(["a", "b"], [[1, 2, 3], [4, 5, 6]]));

    [Fact]
    public void Chart_InACultureWithCommas_WritesNumbersThatBrowsersRead()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } };
        try
        {
            var svg = XElement.Parse(ReliabilityChart.Draw([new ReliabilityBar(0.6, 0.7, 10, 0.651, 0.513, 0.2, 0.8)], 0.15));

            Assert.All(svg.Elements(Svg + "rect"), rect => Assert.DoesNotContain(",", rect.Attribute("height")!.Value, StringComparison.Ordinal));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
