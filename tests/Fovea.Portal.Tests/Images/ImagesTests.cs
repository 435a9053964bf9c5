using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Images;

/// <summary>Adding, finding, tagging and deleting training pictures.</summary>
public sealed class ImagesTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    private const string Hostile = "<img src=x onerror=alert(1)> & \"Ö\"";

    [Fact]
    public async Task Images_UploadTagFilterUndoDelete_ByMouse()
    {
        var project = await portal.CreateProjectAsync();
        await using var browser = await portal.SignInAsync();
        var page = browser.Page;
        await browser.GoToAsync($"/projects/{project.Id}/images");
        await browser.PhotographAsync("images-empty");

        await page.GetByRole(AriaRole.Button, new() { Name = "Add pictures" }).First.ClickAsync();
        await Expect(page.Locator("input[data-upload]").First).ToBeEnabledAsync();
        await page.Locator("input[data-upload]").First.SetInputFilesAsync([File("mug-0.jpg", "mug", 0), File("mug-1.jpg", "mug", 1), File("again.jpg", "mug", 0), new FilePayload { Name = "broken.jpg", MimeType = "image/jpeg", Buffer = [1, 2, 3] }]);
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Tag" }).FillAsync(Hostile);
        await page.GetByText("New tag:").ClickAsync();
        await browser.PhotographAsync("images-upload");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add 4 pictures" }).ClickAsync();

        await Expect(page.GetByText("2 pictures added.")).ToBeVisibleAsync();
        await Expect(page.GetByText("1 duplicate:")).ToBeVisibleAsync();
        await Expect(page.GetByText("Not a JPEG, PNG, BMP or GIF picture")).ToBeVisibleAsync();
        await browser.PhotographAsync("images-summary");
        await browser.ShouldBeAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();

        var tiles = page.GetByRole(AriaRole.Option);
        await Expect(tiles).ToHaveCountAsync(2);
        await Expect(page.GetByRole(AriaRole.Option, new() { Name = Hostile, Exact = true })).ToHaveCountAsync(2);

        await tiles.Nth(0).ClickAsync();
        await tiles.Nth(1).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Selected pictures" })).ToContainTextAsync("2 pictures");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Give a tag" }).FillAsync("cup");
        await page.GetByText("New tag: cup").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Option, new() { Name = "cup", Exact = true })).ToHaveCountAsync(2);
        await browser.PhotographAsync("images-selected");

        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Option, new() { Name = Hostile, Exact = true })).ToHaveCountAsync(2);

        await page.GetByRole(AriaRole.Radio, new() { Name = "Untagged" }).CheckAsync();
        await Expect(page.GetByText("Every picture has a tag")).ToBeVisibleAsync();
        Assert.Contains("status=untagged", browser.Location, StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Checkbox, new() { Name = Hostile }).CheckAsync();
        await Expect(tiles).ToHaveCountAsync(2);
        await page.ReloadAsync();
        await browser.ReadyAsync();
        await Expect(tiles).ToHaveCountAsync(2);

        await tiles.First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(tiles).ToHaveCountAsync(1);
        Assert.Equal(1, await portal.Training.GetImageCountAsync(project.Id, new ImageQuery(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Images_UploadTagFilterSelectUndoDelete_ByKeyboardAlone()
    {
        var project = await portal.CreateProjectAsync();
        await portal.UploadAsync(project.Id, "mug", 3);
        await portal.Training.CreateTagAsync(project.Id, "book", cancellationToken: TestContext.Current.CancellationToken);
        await using var browser = await portal.SignInAsync();
        var (page, keys) = (browser.Page, browser.Page.Keyboard);
        await browser.GoToAsync($"/projects/{project.Id}/images");

        await browser.TabToAsync("Add pictures");
        await keys.PressAsync("Enter");
        await Expect(page.Locator("input[data-upload]").First).ToBeFocusedAsync();
        await browser.ChooseByKeyboardAsync("document.activeElement.matches('input[data-upload]:not([webkitdirectory])')", File("donut-0.jpg", "donut", 0), File("donut-1.jpg", "donut", 1));
        await browser.TabToAsync("Tag (optional)");
        await keys.TypeAsync("donut");
        await Expect(page.GetByText("New tag: donut")).ToBeVisibleAsync();
        await keys.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove tag donut" })).ToBeVisibleAsync();
        await browser.TabToAsync("Add 2 pictures");
        await keys.PressAsync("Enter");
        await Expect(page.GetByText("2 pictures added.")).ToBeVisibleAsync();
        await browser.TabToAsync("Done");
        await keys.PressAsync("Enter");

        // Newest first: two donuts, then three mugs. Two are made books by key 2.
        await Expect(page.GetByRole(AriaRole.Option)).ToHaveCountAsync(5);
        await browser.TabUntilAsync("document.activeElement.matches('.gallery')");
        await keys.PressAsync("Home");
        await keys.PressAsync("Space");
        await keys.PressAsync("Shift+ArrowRight");
        await Expect(page.GetByRole(AriaRole.Option, new() { Selected = true })).ToHaveCountAsync(2);
        await keys.PressAsync("2");
        await Expect(page.GetByRole(AriaRole.Option, new() { Name = "book", Exact = true })).ToHaveCountAsync(2);
        await keys.PressAsync("Control+z");
        await Expect(page.GetByRole(AriaRole.Option, new() { Name = "donut", Exact = true })).ToHaveCountAsync(2);
        await keys.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Option, new() { Selected = true })).ToHaveCountAsync(0);
        await keys.PressAsync("Control+a");
        await Expect(page.GetByRole(AriaRole.Option, new() { Selected = true })).ToHaveCountAsync(5);
        await keys.PressAsync("Escape");

        await browser.TabUntilAsync("document.activeElement.closest('label')?.textContent.includes('donut')", "Shift+Tab");
        await keys.PressAsync("Space");
        await Expect(page.GetByRole(AriaRole.Option)).ToHaveCountAsync(2);
        await browser.TabUntilAsync("document.activeElement.matches('.gallery')");
        await keys.PressAsync("Control+a");
        await keys.PressAsync("Delete");
        await Expect(page.Locator(":focus-within[role=dialog], .mud-dialog-container:focus-within").First).ToBeAttachedAsync();
        await browser.TabToAsync("Delete");
        await keys.PressAsync("Enter");
        await Expect(page.GetByText("No picture matches")).ToBeVisibleAsync();
        Assert.Equal(3, await portal.Training.GetImageCountAsync(project.Id, new ImageQuery(), TestContext.Current.CancellationToken));
    }

    private static FilePayload File(string name, string tag, int index) => new() { Name = name, MimeType = "image/jpeg", Buffer = PortalFixture.Picture(tag, index) };
}
