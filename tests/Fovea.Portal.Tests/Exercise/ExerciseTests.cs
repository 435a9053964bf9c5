using Fovea.Protocol.Client;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Exercise;

/// <summary>The whole cycle as somebody does it who meets the portal for the first time: from sign-in to a published model with a right answer.</summary>
public sealed class ExerciseTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    private const int PicturesPerTag = 8;

    /// <summary>A picture that no training saw.</summary>
    private const int Unseen = 40;

    [Fact]
    public async Task Exercise_ByMouse_EndsWithARightAnswerOfAPublishedModel()
    {
        await using var browser = await portal.OpenAsync();
        var page = browser.Page;
        await browser.GoToAsync(portal.Server.CreateSignInLink().PathAndQuery);
        await browser.LeaveByAsync("Continue as administrator");
        await browser.ReadyAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "New project" }).First.ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("By mouse");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create project" }).ClickAsync();
        await browser.ArriveAsync("/images");
        foreach (var tag in (string[])["mug", "donut"])
        {
            await page.GetByRole(AriaRole.Button, new() { Name = "Add pictures" }).First.ClickAsync();
            var input = page.Locator("input[data-upload]").First;
            await Expect(input).ToBeEnabledAsync();
            await input.SetInputFilesAsync(Files(tag));
            await page.GetByRole(AriaRole.Combobox, new() { Name = "Tag" }).FillAsync(tag);
            await page.GetByText($"New tag: {tag}").ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = $"Add {PicturesPerTag} pictures" }).ClickAsync();
            await Expect(page.GetByText($"{PicturesPerTag} pictures added.")).ToBeVisibleAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
            await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        }

        await page.GetByRole(AriaRole.Link, new() { Name = "train the first model" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Train", Exact = true }).ClickAsync();
        await Expect(page.GetByText("Iteration 1 is trained.")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await page.GetByRole(AriaRole.Link, new() { Name = "See how good it is" }).ClickAsync();
        await Expect(page.Locator("[data-metric=Precision]")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Prediction address" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Quick test" }).ClickAsync();
        var question = page.GetByLabel("Choose a picture");
        await Expect(question).ToBeEnabledAsync();
        await question.SetInputFilesAsync(File("donut", Unseen));
        await Expect(page.Locator(".quick-verdict")).ToHaveTextAsync("donut");
        await ShouldBePublishedAsync("By mouse");
    }

    [Fact]
    public async Task Exercise_ByKeyboardAlone_EndsWithARightAnswerOfAPublishedModel()
    {
        await using var browser = await portal.OpenAsync();
        var (page, keys) = (browser.Page, browser.Page.Keyboard);
        await browser.GoToAsync("/sign-in");
        await browser.TabToAsync("Training key");
        await keys.TypeAsync(portal.TrainingResource.Key1);
        await keys.PressAsync("Enter");
        await browser.ArriveAsync("/projects");
        await browser.ReadyAsync();

        await browser.TabToAsync("New project");
        await keys.PressAsync("Enter");
        await Expect(page.GetByLabel("Name", new() { Exact = true })).ToBeFocusedAsync();
        await keys.TypeAsync("By keyboard alone");
        await keys.PressAsync("Enter");
        await browser.ArriveAsync("/images");
        await browser.ReadyAsync();
        foreach (var tag in (string[])["mug", "donut"])
        {
            await browser.TabToAsync("Add pictures");
            await keys.PressAsync("Enter");
            await Expect(page.Locator("input[data-upload]").First).ToBeFocusedAsync();
            await browser.ChooseByKeyboardAsync("document.activeElement.matches('input[data-upload]:not([webkitdirectory])')", Files(tag));
            await Expect(page.GetByText($"{PicturesPerTag} pictures.")).ToBeVisibleAsync();
            await browser.TabToAsync("Tag (optional)");
            await keys.TypeAsync(tag);
            await Expect(page.GetByText($"New tag: {tag}")).ToBeVisibleAsync();
            await keys.PressAsync("Enter");
            await Expect(page.GetByRole(AriaRole.Button, new() { Name = $"Remove tag {tag}" })).ToBeVisibleAsync();
            await browser.TabToAsync($"Add {PicturesPerTag} pictures");
            await keys.PressAsync("Enter");
            await Expect(page.GetByText($"{PicturesPerTag} pictures added.")).ToBeVisibleAsync();
            await browser.TabToAsync("Done");
            await keys.PressAsync("Enter");
            await Expect(page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        }

        await browser.TabToAsync("train the first model");
        await keys.PressAsync("Enter");
        await Expect(page.Locator("[data-forecast]")).ToBeVisibleAsync();
        await browser.TabUntilAsync("document.activeElement.closest('.train-actions') && document.activeElement.textContent.trim() === 'Train'");
        await keys.PressAsync("Enter");
        await Expect(page.GetByText("Iteration 1 is trained.")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await browser.TabToAsync("See how good it is");
        await keys.PressAsync("Enter");
        await Expect(page.Locator("[data-metric=Precision]")).ToBeVisibleAsync();

        await browser.TabToAsync("Publish");
        await keys.PressAsync("Enter");
        await Expect(page.GetByLabel("Model name")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Prediction address" })).ToBeVisibleAsync();

        await browser.TabToAsync("Quick test");
        await keys.PressAsync("Enter");
        await Expect(page.GetByLabel("Choose a picture")).ToBeEnabledAsync();
        await browser.ChooseByKeyboardAsync("document.activeElement.matches('[data-quick-file]')", File("donut", Unseen));
        await Expect(page.Locator(".quick-verdict")).ToHaveTextAsync("donut");
        await ShouldBePublishedAsync("By keyboard alone");
    }

    private static FilePayload File(string tag, int index) => new() { Name = $"{tag}-{index}.jpg", MimeType = "image/jpeg", Buffer = PortalFixture.Picture(tag, index) };

    private static FilePayload[] Files(string tag) => [.. Enumerable.Range(0, PicturesPerTag).Select(index => File(tag, index))];

    private async Task ShouldBePublishedAsync(string project)
    {
        var projects = await portal.Training.GetProjectsAsync(TestContext.Current.CancellationToken);
        var iteration = Assert.Single(await portal.Training.GetIterationsAsync(projects.Single(p => p.Name == project).Id, TestContext.Current.CancellationToken));
        Assert.Equal("Iteration1", iteration.PublishName);
    }
}
