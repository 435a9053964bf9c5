using Fovea.Protocol.Training;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Images;

/// <summary>The looks of the views of training pictures, and what they say.</summary>
public sealed class ImagesViewsTests(ImagesFixture portal) : IClassFixture<ImagesFixture>
{
    [Theory]
    [InlineData(Look.Light)]
    [InlineData(Look.Dark)]
    [InlineData(Look.Narrow)]
    public async Task Views_InEveryLook_AreAccessibleAndFit(Look look)
    {
        await using var browser = await portal.SignInAsync(look);
        var page = browser.Page;
        var images = $"/projects/{portal.Trained.Id}/images";

        await browser.GoToAsync(images);
        await Expect(page.GetByText("16 pictures")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Option).Nth(1).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Selected pictures" })).ToBeVisibleAsync();
        await CheckAsync(browser, "images");
        await page.GetByRole(AriaRole.Option, new() { Name = "mug" }).First.DblClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove tag mug" })).ToBeVisibleAsync();
        await CheckAsync(browser, "picture");

        await browser.GoToAsync($"{images}?iteration={portal.Model.Id}&status=tagged");
        await Expect(page.GetByText("12 pictures match")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        await CheckAsync(browser, "images-iteration");
        await page.GetByRole(AriaRole.Option).First.DblClickAsync();
        await Expect(page.GetByText("Said by a model that had not seen this picture")).ToBeVisibleAsync();
        await CheckAsync(browser, "picture-iteration");

        await browser.GoToAsync(images + "/suggestions");
        await page.GetByRole(AriaRole.Button, new() { Name = "Suggest tags" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Confirm all" })).ToBeVisibleAsync();
        await CheckAsync(browser, "suggestions");
    }

    [Fact]
    public async Task Suggestions_Confirmed_TagThePictures_AndUndoTakesThemBack()
    {
        await using var browser = await portal.SignInAsync();
        var page = browser.Page;
        await browser.GoToAsync($"/projects/{portal.Trained.Id}/images/suggestions?threshold=0");
        await page.GetByRole(AriaRole.Button, new() { Name = "Suggest tags" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Confirm", Exact = true })).ToHaveCountAsync(4);

        await page.GetByRole(AriaRole.Button, new() { Name = "Confirm all 4 shown" }).ClickAsync();

        await Expect(page.GetByText("Every picture has a tag")).ToBeVisibleAsync();
        var tags = await portal.Training.GetTagsAsync(portal.Trained.Id, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([8, 8], tags.Select(tag => tag.ImageCount));

        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Confirm", Exact = true })).ToHaveCountAsync(4);
    }

    [Fact]
    public async Task Tags_WithTooFewPictures_AreNamedWithWhatIsMissing()
    {
        var project = await portal.CreateProjectAsync();
        await portal.UploadAsync(project.Id, "mug", 2);
        await using var browser = await portal.SignInAsync();

        await browser.GoToAsync($"/projects/{project.Id}/images");

        var next = browser.Page.GetByRole(AriaRole.Status, new() { Name = "What to do next" });
        await Expect(next).ToContainTextAsync("Add a second tag");
        await Expect(next).ToContainTextAsync("Add 3 more pictures of mug.");
    }

    [Fact]
    public async Task LiveTraining_SwitchedOn_RefreshesTheNumbersAfterATag()
    {
        var project = await portal.CreateProjectAsync();
        await portal.UploadAsync(project.Id, "mug", 6);
        await portal.UploadAsync(project.Id, "donut", 5);
        await portal.UploadUntaggedAsync(project.Id, "donut", 5, 1);
        await using var browser = await portal.SignInAsync();
        var page = browser.Page;
        await browser.GoToAsync($"/projects/{project.Id}/images");
        await Expect(page.GetByText("Newest model:")).ToHaveCountAsync(0);

        await page.GetByLabel("Train by itself").CheckAsync();
        await Expect(page.GetByText("Newest model:")).ToBeVisibleAsync();
        await Expect(page.GetByText("Up to date.")).ToBeVisibleAsync();
        var before = (await portal.Training.GetIterationsAsync(project.Id, TestContext.Current.CancellationToken)).Single().Id;
        await page.GetByRole(AriaRole.Option, new() { Name = "no tag" }).ClickAsync();
        await page.GetByRole(AriaRole.Listbox, new() { Name = "Pictures" }).PressAsync("2");

        await Expect(page.GetByRole(AriaRole.Option, new() { Name = "donut" })).ToHaveCountAsync(6);
        await WaitForAnotherAsync(project.Id, before);
        await Expect(page.GetByText("Up to date.")).ToBeVisibleAsync();
    }

    private async Task WaitForAnotherAsync(Guid projectId, Guid before)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while ((await portal.Training.GetIterationsAsync(projectId, patience.Token)).Where(iteration => iteration.Status == IterationStatus.Completed).All(iteration => iteration.Id == before))
        {
            await Task.Delay(100, patience.Token);
        }
    }

    private static async Task CheckAsync(PortalBrowser browser, string view)
    {
        await browser.PhotographAsync(view);
        await browser.ShouldBeAccessibleAsync();
        await browser.ShouldFitAsync();
    }
}
