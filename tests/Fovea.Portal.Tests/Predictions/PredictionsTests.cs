using Fovea.Protocol.Training;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Predictions;

/// <summary>Looking at what models said, correcting it, and training with it.</summary>
public sealed class PredictionsTests(TrainedPortalFixture portal) : IClassFixture<TrainedPortalFixture>
{
    private string Address => $"/projects/{portal.Project.Id}/predictions";

    [Theory]
    [InlineData(Look.Light)]
    [InlineData(Look.Dark)]
    [InlineData(Look.Narrow)]
    public async Task Page_ShowsKeptPictures(Look look)
    {
        await portal.PredictAsync("mug", 40);
        await portal.PredictAsync("bottle", 41);
        await using var browser = await portal.SignInAsync(look);

        await browser.GoToAsync($"{Address}?order=newest");

        await Expect(browser.Page.Locator(".predictions li").First).ToBeVisibleAsync();
        await browser.PhotographAsync("predictions");
        await browser.ShouldBeAccessibleAsync();
        await browser.ShouldFitAsync();
    }

    [Fact]
    public async Task Correction_MovesThePictureToTheTrainingImages()
    {
        var prediction = await portal.PredictAsync("mug", 42);
        var mugs = await CountAsync("mug");
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync($"{Address}?order=newest&open={prediction}");
        var panel = browser.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Picture" });
        await browser.PhotographAsync("prediction");
        await browser.ShouldBeAccessibleAsync();

        await panel.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "mug" }).First.ClickAsync();
        await panel.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Add to training images" }).ClickAsync();

        await Expect(browser.Page.GetByText("1 picture added to the training images as mug.")).ToBeVisibleAsync();
        Assert.Equal(mugs + 1, await CountAsync("mug"));
        Assert.DoesNotContain(prediction, await StoredAsync());
    }

    [Fact]
    public async Task Selection_IsDeletedAfterAQuestion()
    {
        var prediction = await portal.PredictAsync("bottle", 43);
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync($"{Address}?order=newest");

        await browser.Page.Locator(".predictions input[type=checkbox]").First.CheckAsync();
        await browser.Page.GetByRole(AriaRole.Toolbar).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Delete" }).ClickAsync();
        await browser.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Delete", Exact = true }).ClickAsync();

        await Expect(browser.Page.GetByText("Deleted 1 picture.")).ToBeVisibleAsync();
        Assert.DoesNotContain(prediction, await StoredAsync());
    }

    [Fact]
    public async Task Tag_NarrowsTheListByProbability()
    {
        await portal.PredictAsync("mug", 44);
        var mug = (await portal.Training.GetTagsAsync(portal.Project.Id)).Single(tag => tag.Name == "mug");
        await using var browser = await portal.SignInAsync();

        await browser.GoToAsync($"{Address}?tag={mug.Id}&from=100&to=100");

        await Expect(browser.Page.GetByText("No prediction matches")).ToBeVisibleAsync();
    }

    private async Task<int> CountAsync(string tag) => (await portal.Training.GetTagsAsync(portal.Project.Id)).Single(t => t.Name == tag).ImageCount;

    private async Task<IReadOnlyList<Guid>> StoredAsync() =>
        [.. (await portal.Training.QueryPredictionsAsync(portal.Project.Id, new PredictionQueryToken { MaxCount = 256 })).Results.Select(result => result.Id)];
}
