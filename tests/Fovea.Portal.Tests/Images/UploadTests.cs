using System.IO.Compression;
using Fovea.Protocol.Client;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Images;

/// <summary>Every way of adding pictures at the training images' page.</summary>
public sealed class UploadTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    [Fact]
    public async Task Folder_EachSubfolderBecomesATag()
    {
        var project = await portal.CreateProjectAsync();
        var folder = Directory.CreateTempSubdirectory("fovea-upload-").FullName;
        foreach (var (tag, index) in new[] { ("mug", 0), ("mug", 1), ("constructor", 2) })
        {
            Directory.CreateDirectory(Path.Combine(folder, tag));
            await System.IO.File.WriteAllBytesAsync(Path.Combine(folder, tag, $"{index}.jpg"), PortalFixture.Picture("mug", index), TestContext.Current.CancellationToken);
        }

        await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "notes.txt"), "no picture", TestContext.Current.CancellationToken);
        await using var browser = await portal.SignInAsync();
        var page = await OpenAsync(browser, project.Id);

        await page.Locator("input[webkitdirectory]").SetInputFilesAsync(folder);
        await Expect(page.GetByText("left out 1 file that is no pictures")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Add 3 pictures" }).ClickAsync();
        await Expect(page.GetByText("3 pictures added.")).ToBeVisibleAsync();

        var tags = await portal.Training.GetTagsAsync(project.Id, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([("constructor", 1), ("mug", 2)], tags.Select(tag => (tag.Name!, tag.ImageCount)).Order());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Zip_IsReadByTheServer_AndRefusedFilesAreNamed()
    {
        var project = await portal.CreateProjectAsync();
        await using var browser = await portal.SignInAsync();
        var page = await OpenAsync(browser, project.Id);

        await page.Locator("input[data-upload]").First.SetInputFilesAsync(new FilePayload { Name = "shop.zip", MimeType = "application/zip", Buffer = await ZipAsync() });
        await page.GetByRole(AriaRole.Button, new() { Name = "Add", Exact = true }).ClickAsync();

        await Expect(page.GetByText("2 pictures added.")).ToBeVisibleAsync();
        await Expect(page.GetByText("shop.zip: mug/broken.jpg")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Drop_AnywhereOnThePage_OpensTheDialogWithTheFiles()
    {
        var project = await portal.CreateProjectAsync();
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync($"/projects/{project.Id}/images");
        await Expect(browser.Page.Locator("[data-listens=drop]")).ToBeAttachedAsync();

        await browser.Page.EvaluateAsync(
            """
            base64 => {
                const transfer = new DataTransfer();
                transfer.items.add(new File([Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))], "mug.jpg", { type: "image/jpeg" }));
                document.querySelector("h1").dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
            }
            """,
            Convert.ToBase64String(PortalFixture.Picture("mug", 0)));
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Add 1 picture" }).ClickAsync();

        await Expect(browser.Page.GetByText("1 picture added.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Stop_WhileSending_EndsAndSaysWhatIsKept()
    {
        var project = await portal.CreateProjectAsync();
        await using var browser = await portal.SignInAsync();
        var page = await OpenAsync(browser, project.Id);
        await page.RouteAsync("**/portal/projects/*/images*", _ => Task.CompletedTask);

        await page.Locator("input[data-upload]").First.SetInputFilesAsync(new FilePayload { Name = "mug.jpg", MimeType = "image/jpeg", Buffer = PortalFixture.Picture("mug", 0) });
        await page.GetByRole(AriaRole.Button, new() { Name = "Add 1 picture" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();

        await Expect(page.GetByText("Stopped. 0 files had been sent")).ToBeVisibleAsync();
        Assert.Equal(0, await portal.Training.GetImageCountAsync(project.Id, new ImageQuery(), TestContext.Current.CancellationToken));
    }

    private static async Task<IPage> OpenAsync(PortalBrowser browser, Guid projectId)
    {
        await browser.GoToAsync($"/projects/{projectId}/images");
        await browser.Page.GetByRole(AriaRole.Button, new() { Name = "Add pictures" }).First.ClickAsync();
        await Expect(browser.Page.Locator("input[data-upload]").First).ToBeEnabledAsync();
        return browser.Page;
    }

    private static async Task<byte[]> ZipAsync()
    {
        using var bytes = new MemoryStream();
        await using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in new[] { ("mug/0.jpg", PortalFixture.Picture("mug", 0)), ("donut/0.jpg", PortalFixture.Picture("donut", 0)), ("mug/broken.jpg", [1, 2, 3]) })
            {
                await using var entry = await zip.CreateEntry(name).OpenAsync();
                await entry.WriteAsync(content);
            }
        }

        return bytes.ToArray();
    }
}
