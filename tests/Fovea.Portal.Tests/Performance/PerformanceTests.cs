using System.Globalization;
using System.Text.RegularExpressions;
using Fovea.Protocol.Client;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Performance;

/// <summary>What the pages say about a trained iteration.</summary>
public sealed class PerformanceTests(TrainedProjectFixture portal) : IClassFixture<TrainedProjectFixture>
{
    private string Address => $"/projects/{portal.Project.Id}/performance/{portal.Second.Id}";

    [Theory]
    [InlineData("overview", Look.Light)]
    [InlineData("overview", Look.Dark)]
    [InlineData("overview", Look.Narrow)]
    [InlineData("mistakes", Look.Light)]
    [InlineData("mistakes", Look.Dark)]
    [InlineData("mistakes", Look.Narrow)]
    [InlineData("curves", Look.Light)]
    [InlineData("curves", Look.Dark)]
    [InlineData("curves", Look.Narrow)]
    [InlineData("labels", Look.Light)]
    [InlineData("labels", Look.Dark)]
    [InlineData("labels", Look.Narrow)]
    [InlineData("compare", Look.Light)]
    [InlineData("compare", Look.Dark)]
    [InlineData("compare", Look.Narrow)]
    public async Task View_IsAccessible(string view, Look look)
    {
        await using var browser = await portal.SignInAsync(look);
        await browser.GoToAsync($"{Address}?view={view}");
        await Expect(browser.Page.GetByRole(AriaRole.Navigation, new PageGetByRoleOptions { Name = "Numbers" })).ToBeVisibleAsync();

        await browser.PhotographAsync($"performance-{view}");

        await browser.ShouldBeAccessibleAsync();
        await browser.ShouldFitAsync();
    }

    [Fact]
    public async Task Threshold_Moved_ShowsWhatTheApiSays()
    {
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync($"{Address}?threshold=0.5");
        var slider = browser.Page.GetByRole(AriaRole.Slider);

        await slider.FillAsync("0.97");

        var expected = await portal.Evaluations.GetEvaluationAsync(portal.Project.Id, portal.Second.Id, 0.97f);
        var api = await portal.Training.GetIterationPerformanceAsync(portal.Project.Id, portal.Second.Id, 0.97f);
        Assert.NotEqual(1, api.Recall);
        await Expect(browser.Page.Locator("[data-metric=Precision]")).ToHaveTextAsync(Percent(api.Precision));
        await Expect(browser.Page.Locator("[data-metric=Recall]")).ToHaveTextAsync(Percent(api.Recall));
        await Expect(browser.Page.GetByText($"{Percent(expected.Recall.Lower)} to {Percent(expected.Recall.Upper)}").First).ToBeVisibleAsync();
        await Expect(browser.Page).ToHaveURLAsync(new Regex("threshold=0\\.97"));
        await browser.Page.ReloadAsync();
        await Expect(browser.Page.Locator("[data-metric=Recall]")).ToHaveTextAsync(Percent(api.Recall));
    }

    [Fact]
    public async Task ConfusionCell_OpensThePicturesBehindIt()
    {
        var matrix = (await portal.Evaluations.GetEvaluationAsync(portal.Project.Id, portal.Second.Id)).Confusion;
        var (row, column) = (Index("donut"), Index("donut"));
        var behind = await portal.Evaluations.GetConfusedImagesAsync(portal.Project.Id, portal.Second.Id, matrix.Labels[row].TagId, matrix.Labels[column].TagId);
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync($"{Address}?view=mistakes");

        await browser.Page.Locator($".mistakes-matrix a[href*='actual={matrix.Labels[row].TagId}&predicted={matrix.Labels[column].TagId}']").ClickAsync();

        await Expect(browser.Page.Locator("h1")).ToHaveTextAsync("donut, recognised");
        await Expect(browser.Page.Locator("figure img")).ToHaveCountAsync(matrix.Counts[row][column]);
        var first = await browser.Page.Locator("figure img").First.GetAttributeAsync("src");
        Assert.Contains(new Uri(behind.Images[0].ThumbnailUri).AbsolutePath, first, StringComparison.Ordinal);
        await browser.PhotographAsync("performance-pictures");
        await browser.ShouldBeAccessibleAsync();

        int Index(string name) => matrix.Labels.Select((label, index) => (label, index)).Single(pair => pair.label.TagName == name).index;
    }

    [Fact]
    public async Task Comparison_SaysWhatTheApiSays()
    {
        var comparison = await portal.Evaluations.CompareAsync(portal.Project.Id, portal.First.Id, portal.Second.Id);
        await using var browser = await portal.SignInAsync();

        await browser.GoToAsync($"{Address}?view=compare&with={portal.First.Id}");

        var row = browser.Page.Locator("table tr", new PageLocatorOptions { HasText = "Right answers" });
        await Expect(row.Locator("td").Nth(1)).ToHaveTextAsync(Percent(comparison.Accuracy.First));
        await Expect(row.Locator("td").Nth(2)).ToHaveTextAsync(Percent(comparison.Accuracy.Second));
        await Expect(browser.Page.GetByText($"On the {comparison.Pictures} pictures")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task SuspectLabels_AreAcceptedAndFixed()
    {
        var before = await portal.Evaluations.GetSuspectsAsync(portal.Project.Id, portal.Second.Id);
        var (wrong, right) = (before.Images[0], before.Images[1]);
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync($"{Address}?view=labels");
        var cards = browser.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Suspect labels" }).Locator("figure");
        await Expect(cards).ToHaveCountAsync(before.Images.Count);

        await cards.Nth(1).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "The tag is right" }).ClickAsync();
        await Expect(cards).ToHaveCountAsync(before.Images.Count - 1);
        await cards.Nth(0).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = $"Change to {wrong.SuggestedTagName}" }).ClickAsync();
        await Expect(cards).ToHaveCountAsync(before.Images.Count - 2);

        var images = await portal.Training.GetImagesByIdsAsync(portal.Project.Id, [wrong.Image.Id, right.Image.Id]);
        Assert.Equal(wrong.SuggestedTagId, images.Single(image => image.Id == wrong.Image.Id).Tags!.Single().TagId);
        Assert.Equal(right.TagId, images.Single(image => image.Id == right.Image.Id).Tags!.Single().TagId);
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");
}
