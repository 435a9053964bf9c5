using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Exports;

/// <summary>Taking a model along.</summary>
public sealed class ExportTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    [Fact]
    public async Task Export_IsMadeAndDownloaded()
    {
        var project = await portal.CreateProjectAsync("Donuts and mugs");
        await portal.UploadAsync(project.Id, "mug", 5);
        await portal.UploadAsync(project.Id, "donut", 5);
        var iteration = await portal.TrainAsync(project.Id);
        await using var browser = await portal.SignInAsync();
        var page = browser.Page;
        await browser.GoToAsync($"/projects/{project.Id}/iterations/{iteration.Id}/export");
        await Expect(page.GetByText("None yet.")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Export ONNX" }).ClickAsync();

        var link = page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Download" });
        await Expect(link).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = 60_000 });
        await browser.PhotographAsync("export");
        await browser.ShouldBeAccessibleAsync();
        foreach (var look in (Look[])[Look.Dark, Look.Narrow])
        {
            await using var other = await portal.SignInAsync(look);
            await other.GoToAsync(browser.Location);
            await Expect(other.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Download" })).ToBeVisibleAsync();
            await other.PhotographAsync("export");
            await other.ShouldBeAccessibleAsync();
            await other.ShouldFitAsync();
        }

        var download = await page.RunAndWaitForDownloadAsync(() => link.ClickAsync());
        await using var zip = await System.IO.Compression.ZipFile.OpenReadAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Contains(zip.Entries, entry => entry.Name == "model.onnx");
    }
}
