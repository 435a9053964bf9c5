using System.Globalization;
using Fovea.Protocol.AutomaticTraining;
using Fovea.Protocol.Client;
using Fovea.SamplePictures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Images;

/// <summary>How long a person waits for new numbers after a tag, in a project of 200 pictures that trains itself.</summary>
public sealed class LiveFeedbackTests(ImagesFixture portal) : IClassFixture<ImagesFixture>
{
    private const int PicturesPerTag = 40;
    private const int Changes = 10;

    // From the key to the numbers of another model on the page, by the page's own clock.
    private const string Watch =
        """
        () => {
            const measured = () => document.querySelector("[data-measured]")?.dataset.measured ?? null;
            window.feedback = new Promise(resolve => {
                document.addEventListener("keydown", () => {
                    const start = performance.now(), before = measured();
                    const observer = new MutationObserver(() => {
                        if (measured() !== null && measured() !== before) {
                            observer.disconnect();
                            resolve((performance.now() - start) / 1000);
                        }
                    });
                    observer.observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-measured"] });
                }, { once: true, capture: true });
            });
        }
        """;

    /// <summary>Prints the figures of <c>docs/performance.md</c>.</summary>
    [Fact]
    [Trait("Tier", "Nightly")]
    public async Task Tag_InAProjectOfTwoHundredPictures_IsMeasuredUntilNewNumbersAreShown()
    {
        var project = await portal.CreateProjectAsync();
        foreach (var tag in SamplePictureCatalogue.Tags)
        {
            await portal.UploadAsync(project.Id, tag, PicturesPerTag);
        }

        await portal.UploadUntaggedAsync(project.Id, "mug", PicturesPerTag, Changes);
        using var http = new HttpClient();
        var automatic = new AutomaticTrainingClient(http, portal.Address, portal.TrainingResource.Key1);
        await automatic.SetAsync(project.Id, enabled: true, TestContext.Current.CancellationToken);
        await using var browser = await portal.SignInAsync();
        var page = browser.Page;
        await browser.GoToAsync($"/projects/{project.Id}/images");
        await Expect(page.GetByText("Up to date.")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Expect(page.Locator("[data-measured]")).ToBeVisibleAsync();
        List<double> seconds = [];
        for (var change = 0; change < Changes; change++)
        {
            await page.GetByRole(AriaRole.Option, new() { Name = "no tag", Exact = true }).First.ClickAsync();
            await Expect(page.GetByRole(AriaRole.Option, new() { Selected = true })).ToHaveCountAsync(1);
            await page.EvaluateAsync(Watch);
            await page.GetByRole(AriaRole.Listbox, new() { Name = "Pictures" }).PressAsync("5");
            seconds.Add(await page.EvaluateAsync<double>("window.feedback"));
            await Expect(page.GetByRole(AriaRole.Option, new() { Name = "no tag", Exact = true })).ToHaveCountAsync(Changes - change - 1);
            await page.GetByRole(AriaRole.Listbox, new() { Name = "Pictures" }).PressAsync("Escape");
            await Expect(page.GetByRole(AriaRole.Option, new() { Selected = true })).ToHaveCountAsync(0);
            await Expect(page.GetByText("Up to date.")).ToBeVisibleAsync();
        }

        seconds.Sort();
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"200 pictures, tag to new numbers on the page: median {seconds[Changes / 2]:0.00} s, worst {seconds[^1]:0.00} s of {Changes}"));
    }
}
