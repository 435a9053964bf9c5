using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Images;

/// <summary>The page of one picture.</summary>
public sealed class PictureTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    [Fact]
    public async Task Picture_ArrowsDigitsAndMetadata_WorkOnTheListItWasOpenedFrom()
    {
        var project = await portal.CreateProjectAsync();
        await portal.UploadAsync(project.Id, "mug", 3);
        await portal.Training.CreateTagAsync(project.Id, "book", cancellationToken: TestContext.Current.CancellationToken);
        var images = await portal.Training.GetImagesAsync(project.Id, new ImageQuery(), TestContext.Current.CancellationToken);
        await using var browser = await portal.SignInAsync();
        var page = browser.Page;
        await browser.GoToAsync($"/projects/{project.Id}/images");
        await Expect(page.GetByRole(AriaRole.Option)).ToHaveCountAsync(3);
        await page.GetByRole(AriaRole.Option).First.DblClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Picture" })).ToBeVisibleAsync();
        await Expect(page.Locator("[data-listens=picture]")).ToBeAttachedAsync();

        await page.Keyboard.PressAsync("ArrowRight");
        await browser.ArriveAsync($"/{images[1].Id}?at=1");
        await page.Keyboard.PressAsync("2");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove tag book" })).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Add a pair" }).ClickAsync();
        await page.GetByLabel("Key", new() { Exact = true }).FillAsync("shelf");
        await page.GetByLabel("Value", new() { Exact = true }).FillAsync("<b>top</b>");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save metadata" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save metadata" })).ToHaveCountAsync(0);

        await browser.GoToAsync($"/projects/{project.Id}/images");
        await page.GetByLabel("Metadata").FillAsync("shelf eq '<b>top</b>'");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Option, new() { Name = "book" })).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Option)).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Picture_DigitPressedBeforeItIsThere_TagsItAndNotTheOneBefore()
    {
        var project = await portal.Training.CreateProjectAsync($"Project {Guid.NewGuid():N}", classificationType: Classifier.Multilabel, cancellationToken: TestContext.Current.CancellationToken);
        await portal.UploadAsync(project.Id, "mug", 3);
        var book = await portal.Training.CreateTagAsync(project.Id, "book", cancellationToken: TestContext.Current.CancellationToken);
        var images = await portal.Training.GetImagesAsync(project.Id, new ImageQuery(), TestContext.Current.CancellationToken);
        await using var browser = await portal.SignInAsync();
        var page = browser.Page;
        await browser.GoToAsync($"/projects/{project.Id}/images/{images[0].Id}?at=0");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove tag mug" })).ToBeVisibleAsync();
        await Expect(page.Locator("[data-listens=picture]")).ToBeAttachedAsync();

        // In one task of the page, so that no answer of the server comes between the keys.
        await page.EvaluateAsync("for (const key of ['ArrowRight', '2']) { document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })); }");

        await browser.ArriveAsync($"/{images[1].Id}?at=1");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove tag book" })).ToBeVisibleAsync();
        var tagged = await portal.Training.GetImagesAsync(project.Id, new ImageQuery { TagIds = [book.Id] }, TestContext.Current.CancellationToken);
        Assert.Equal([images[1].Id], tagged.Select(image => image.Id));
    }

    [Fact]
    public async Task Picture_OfADetectionProject_ShowsItsRegions()
    {
        var domain = DomainCatalogue.All.First(domain => domain.Type == DomainType.ObjectDetection);
        var project = await portal.Training.CreateProjectAsync($"Project {Guid.NewGuid():N}", domainId: domain.Id, cancellationToken: TestContext.Current.CancellationToken);
        var tag = await portal.Training.CreateTagAsync(project.Id, "mug", cancellationToken: TestContext.Current.CancellationToken);
        var created = await portal.Training.CreateImagesFromFilesAsync(
            project.Id,
            new ImageFileCreateBatch
            {
                Images = [new ImageFileCreateEntry { Name = "mug.jpg", Contents = PortalFixture.Picture("mug", 0), Regions = [new Region { TagId = tag.Id, Left = 0.2f, Top = 0.3f, Width = 0.5f, Height = 0.4f }] }],
            },
            TestContext.Current.CancellationToken);
        await using var browser = await portal.SignInAsync();

        await browser.GoToAsync($"/projects/{project.Id}/images/{created.Images[0].Image!.Id}");

        await Expect(browser.Page.Locator(".picture-region")).ToHaveTextAsync("mug");
        await browser.PhotographAsync("picture-regions");
        await browser.ShouldBeAccessibleAsync();
    }

    [Fact]
    public async Task Picture_ThatIsGone_SaysSo()
    {
        var project = await portal.CreateProjectAsync();
        await using var browser = await portal.SignInAsync();

        await browser.GoToAsync($"/projects/{project.Id}/images/{Guid.NewGuid()}");

        await Expect(browser.Page.GetByText("This picture is not here any more")).ToBeVisibleAsync();
    }
}
