using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.QuickTest;

/// <summary>Asking a model about one picture, in each way that a picture can come.</summary>
/// <remarks>The pictures are ones it was trained on: what is tested here is the page, not how well a model learns from sixteen pictures.</remarks>
public sealed class QuickTestTests(TrainedPortalFixture portal) : IClassFixture<TrainedPortalFixture>
{
    private string Address => $"/projects/{portal.Project.Id}/quick-test";

    [Theory]
    [InlineData(Look.Light)]
    [InlineData(Look.Dark)]
    [InlineData(Look.Narrow)]
    public async Task File_IsAnsweredWithWhatSpokeForTheTag(Look look)
    {
        await using var browser = await portal.SignInAsync(look);
        await browser.GoToAsync(Address);

        await ChooseAsync(browser, PortalFixture.Picture("mug", 0));

        await ShouldAnswerAsync(browser, "mug");
        await Expect(browser.Page.GetByRole(AriaRole.Img, new PageGetByRoleOptions { Name = "What speaks for mug" })).ToBeVisibleAsync();
        await browser.PhotographAsync("quick-test");
        await browser.ShouldBeAccessibleAsync();
        await browser.ShouldFitAsync();
    }

    [Fact]
    public async Task OtherTag_ShowsWhatSpokeForThatOne()
    {
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync(Address);
        await ChooseAsync(browser, PortalFixture.Picture("mug", 1));
        await ShouldAnswerAsync(browser, "mug");

        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "bottle" }).ClickAsync();

        await Expect(browser.Page.GetByRole(AriaRole.Img, new PageGetByRoleOptions { Name = "What speaks for bottle" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task DroppedAndPastedFiles_AreAnswered()
    {
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync(Address);
        await Expect(browser.Page.GetByLabel("Choose a picture")).ToBeEnabledAsync();

        await HandOverAsync(browser, "drop", PortalFixture.Picture("bottle", 0));
        await ShouldAnswerAsync(browser, "bottle");

        await HandOverAsync(browser, "paste", PortalFixture.Picture("mug", 2));
        await ShouldAnswerAsync(browser, "mug");
    }

    [Fact]
    public async Task Camera_TakesAPictureThatIsAnswered()
    {
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync(Address);

        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Use the camera" }).ClickAsync();
        await browser.Page.WaitForFunctionAsync("() => document.querySelector('video')?.videoWidth > 0");
        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Take the picture" }).ClickAsync();

        await Expect(browser.Page.Locator(".quick-verdict")).ToBeVisibleAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Img, new PageGetByRoleOptions { Name = "camera.jpg" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task AddressOfThisMachine_IsRefusedInTheWordsOfTheApi()
    {
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync(Address);

        await browser.Page.GetByLabel("Or the address of a picture").FillAsync("http://127.0.0.1/mug.jpg");
        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Test", Exact = true }).ClickAsync();

        await Expect(browser.Page.Locator(".mud-snackbar")).ToContainTextAsync("address", new LocatorAssertionsToContainTextOptions { Timeout = 30_000, IgnoreCase = true });
    }

    [Fact]
    public async Task FileThatIsNoPicture_IsRefusedInTheWordsOfTheApi()
    {
        await using var browser = await portal.SignInAsync();
        browser.Expected.Add("400");
        await browser.GoToAsync(Address);

        await ChooseAsync(browser, "not a picture"u8.ToArray());

        await Expect(browser.Page.Locator(".quick-answer")).ToContainTextAsync("JPEG", new LocatorAssertionsToContainTextOptions { Timeout = 30_000 });
    }

    [Fact]
    public async Task ProjectWithoutModel_SaysWhatToDoNext()
    {
        var project = await portal.CreateProjectAsync();
        await using var browser = await portal.SignInAsync();

        await browser.GoToAsync($"/projects/{project.Id}/quick-test");

        await Expect(browser.Page.GetByText("There is no model to ask yet")).ToBeVisibleAsync();
    }

    private static async Task ChooseAsync(PortalBrowser browser, byte[] file)
    {
        var choice = browser.Page.GetByLabel("Choose a picture");
        await Expect(choice).ToBeEnabledAsync();
        await choice.SetInputFilesAsync(new FilePayload { Name = "picture.jpg", MimeType = "image/jpeg", Buffer = file });
    }

    private static Task ShouldAnswerAsync(PortalBrowser browser, string tag) =>
        Expect(browser.Page.Locator(".quick-verdict")).ToHaveTextAsync(tag, new LocatorAssertionsToHaveTextOptions { Timeout = 30_000 });

    private static Task HandOverAsync(PortalBrowser browser, string how, byte[] file) => browser.Page.EvaluateAsync(
        """
        ([how, base64]) => {
            const data = new DataTransfer();
            data.items.add(new File([Uint8Array.from(atob(base64), c => c.charCodeAt(0))], "picture.jpg", { type: "image/jpeg" }));
            document.dispatchEvent(how === "paste" ? new ClipboardEvent("paste", { clipboardData: data }) : new DragEvent("drop", { dataTransfer: data, cancelable: true }));
        }
        """,
        new object[] { how, Convert.ToBase64String(file) });
}
