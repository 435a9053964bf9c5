using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Performance;

/// <summary>A tag whose name is markup is text in every view that names tags.</summary>
public sealed class HostileTagTests(HostileTagFixture portal) : IClassFixture<HostileTagFixture>
{
    private string Project => $"/projects/{portal.Project.Id}";

    private string Iteration => $"{Project}/performance/{portal.Second.Id}";

    [Fact]
    public async Task HostileTagName_InEveryView_IsText()
    {
        var image = (await portal.Training.GetImagesAsync(portal.Project.Id)).First(image => image.Tags?.Any(tag => tag.TagName == HostileTagFixture.HostileName) == true);
        using var picture = new MemoryStream(PortalFixture.Picture("book", 0));
        var prediction = (await portal.Training.QuickTestImageAsync(portal.Project.Id, picture)).Id;
        await using var browser = await portal.SignInAsync();

        foreach (var view in (string[])
        [
            $"{Project}/images", $"{Project}/images?iteration={portal.Second.Id}&status=tagged", $"{Project}/images/{image.Id}",
            $"{Project}/images/{image.Id}?iteration={portal.Second.Id}&status=tagged", Iteration, $"{Iteration}?view=mistakes",
            $"{Iteration}?view=labels", $"{Project}/predictions", $"{Project}/predictions?open={prediction}",
        ])
        {
            await browser.GoToAsync(view);
            await ShouldBeTextAsync(browser, view);
        }

        await browser.GoToAsync($"{Iteration}?view=curves");
        await browser.Page.GetByLabel("Curve of").ClickAsync();
        await ShouldBeTextAsync(browser, "curves");

        await browser.GoToAsync($"{Project}/performance?train=1");
        await browser.Page.GetByText("Options: all tags").ClickAsync();
        await ShouldBeTextAsync(browser, "train dialog");

        await browser.GoToAsync($"{Project}/quick-test");
        var choice = browser.Page.GetByLabel("Choose a picture");
        await Expect(choice).ToBeEnabledAsync();
        await choice.SetInputFilesAsync(new FilePayload { Name = "picture.jpg", MimeType = "image/jpeg", Buffer = PortalFixture.Picture("book", 0) });
        await Expect(browser.Page.Locator(".quick-verdict")).ToBeVisibleAsync();
        await ShouldBeTextAsync(browser, "quick test");

        foreach (var view in (string[])[$"{Iteration}?view=compare&with={portal.First.Id}", $"{Project}/iterations/{portal.Second.Id}/export"])
        {
            await browser.GoToAsync(view);
            await Expect(browser.Page.Locator("img[src=x]")).ToHaveCountAsync(0);
        }
    }

    private static async Task ShouldBeTextAsync(PortalBrowser browser, string view)
    {
        await Expect(browser.Page.GetByText(HostileTagFixture.HostileName[..14]).First).ToBeAttachedAsync();
        Assert.True(await browser.Page.Locator("img[src=x]").CountAsync() == 0, $"The name of a tag became an element in {view}.");
    }
}
