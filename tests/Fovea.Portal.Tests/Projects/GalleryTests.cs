using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Projects;

/// <summary>The projects gallery.</summary>
[Collection(nameof(GalleryFixture))]
public sealed class GalleryTests(GalleryFixture portal)
{
    [Fact]
    public async Task Tile_ShowsPictureAndCounts()
    {
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync("/projects");
        var tile = browser.Page.GetByRole(AriaRole.Article).Filter(new LocatorFilterOptions { HasText = "Bottles and mugs" });

        await Expect(tile).ToContainTextAsync("4 pictures · 2 tags");
        Assert.True(await tile.Locator("img").EvaluateAsync<bool>("picture => picture.decode().then(() => picture.naturalWidth > 0)"));
    }

    [Fact]
    public async Task Administrator_SeesProjectsOfEveryResource()
    {
        await using var browser = await portal.OpenAsync();
        await browser.SignInAsync(portal.AdminKey);

        await Expect(browser.Page.GetByText("Of another resource")).ToBeVisibleAsync();
        await Expect(browser.Page.GetByText("Bottles and mugs")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task TrainingKey_SeesNoProjectOfAnotherResource()
    {
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync("/projects");

        await Expect(browser.Page.GetByText("Bottles and mugs")).ToBeVisibleAsync();
        await Expect(browser.Page.GetByText("Of another resource")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Search_LeavesMatchesAndSurvivesReload()
    {
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync("/projects");

        await browser.Page.Keyboard.PressAsync("/");
        await browser.Page.Keyboard.TypeAsync("bottles");
        // One project is left before the last letter is there.
        await browser.ArriveAsync("/projects?q=bottles");
        await Expect(browser.Page.GetByRole(AriaRole.Article)).ToHaveCountAsync(1);
        await browser.Page.ReloadAsync();
        await browser.ReadyAsync();

        Assert.Equal("/projects?q=bottles", browser.Location);
        await Expect(browser.Page.GetByRole(AriaRole.Article)).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Delete_AsksFirstAndDeletes()
    {
        var project = await portal.CreateProjectAsync("To be deleted");
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync("/projects");
        var delete = browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Delete To be deleted" });

        await delete.ClickAsync();
        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Cancel" }).ClickAsync();
        Assert.Contains(await portal.Training.GetProjectsAsync(), p => p.Id == project.Id);
        await delete.ClickAsync();
        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Delete project", Exact = true }).ClickAsync();

        await Expect(delete).ToHaveCountAsync(0);
        Assert.DoesNotContain(await portal.Training.GetProjectsAsync(), p => p.Id == project.Id);
    }

    [Fact]
    public async Task HostileName_IsText()
    {
        const string Name = "<img src=x onerror=\"document.title='broken in'\">";
        var project = await portal.CreateProjectAsync(Name);
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync("/projects");

        await Expect(browser.Page.GetByText(Name, new PageGetByTextOptions { Exact = true }).First).ToBeVisibleAsync();
        await browser.GoToAsync($"/projects/{project.Id}/settings");

        await Expect(browser.Page.Locator(".project-name")).ToHaveTextAsync(Name);
        Assert.NotEqual("broken in", await browser.Page.TitleAsync());
        await Expect(browser.Page.Locator("img[src=x]")).ToHaveCountAsync(0);
        await portal.Training.DeleteProjectAsync(project.Id);
    }

    [Fact]
    public async Task Import_OfAToken_CopiesTheProject()
    {
        var source = await portal.CreateProjectAsync($"Source {Guid.NewGuid():N}");
        var token = (await portal.Training.ExportProjectAsync(source.Id)).Token!;
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync("/projects");

        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Import" }).ClickAsync();
        await browser.Page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("A copy");
        await browser.Page.GetByLabel("Token", new PageGetByLabelOptions { Exact = true }).FillAsync(token);
        await browser.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Import", Exact = true }).ClickAsync();

        await Expect(browser.Page.Locator(".project-name")).ToHaveTextAsync("A copy");
    }

    [Fact]
    public async Task Import_OfAZip_MakesAProjectOfItsPictures()
    {
        var source = await portal.CreateProjectAsync();
        await portal.UploadAsync(source.Id, "donut", 2);
        var zip = new MemoryStream();
        using (var http = new HttpClient())
        {
            await new PictureArchiveClient(http, portal.Address, portal.TrainingResource.Key1).DownloadAsync(source.Id, zip);
        }

        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync("/projects");
        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Import" }).ClickAsync();
        await browser.PhotographAsync("import");
        await browser.Page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("From a zip");
        await browser.Page.GetByText("A zip of pictures").ClickAsync();
        await browser.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "pictures.zip", MimeType = "application/zip", Buffer = zip.ToArray() });
        await browser.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Import", Exact = true }).ClickAsync();
        await Expect(browser.Page.Locator(".project-name")).ToHaveTextAsync("From a zip");

        var copy = (await portal.Training.GetProjectsAsync()).Single(p => p.Name == "From a zip");
        Assert.Equal(2, await portal.Training.GetImageCountAsync(copy.Id));
    }

    [Fact]
    public async Task Import_OfAZipOfFolders_MakesAMulticlassProject()
    {
        var source = await portal.CreateProjectAsync();
        await portal.UploadAsync(source.Id, "donut", 2);
        await portal.UploadAsync(source.Id, "mug", 2);
        var zip = new MemoryStream();
        using (var http = new HttpClient())
        {
            await new PictureArchiveClient(http, portal.Address, portal.TrainingResource.Key1).DownloadAsync(source.Id, zip);
        }

        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync("/projects");
        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Import" }).ClickAsync();
        await browser.Page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("From folders");
        await browser.Page.GetByText("A zip of pictures").ClickAsync();
        await browser.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "pictures.zip", MimeType = "application/zip", Buffer = zip.ToArray() });
        await browser.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Import", Exact = true }).ClickAsync();
        await Expect(browser.Page.Locator(".project-name")).ToHaveTextAsync("From folders");

        var copy = (await portal.Training.GetProjectsAsync()).Single(p => p.Name == "From folders");
        Assert.Equal(Classifier.Multiclass, copy.Settings!.ClassificationType);
    }

    [Fact]
    public async Task Import_OfAFileThatIsNoZip_SaysWhyAndLeavesNothing()
    {
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync("/projects");
        browser.Expected.Add("400");

        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Import" }).ClickAsync();
        await browser.Page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("No zip");
        await browser.Page.GetByText("A zip of pictures").ClickAsync();
        await browser.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "x.zip", MimeType = "application/zip", Buffer = "not a zip"u8.ToArray() });
        await browser.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Import", Exact = true }).ClickAsync();

        await Expect(browser.Page.Locator(".mud-snackbar")).ToBeVisibleAsync();
        Assert.DoesNotContain(await portal.Training.GetProjectsAsync(), p => p.Name == "No zip");
    }
}
