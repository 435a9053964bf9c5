using Fovea.Protocol.Training;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Projects;

/// <summary>The dialog that makes a project.</summary>
[Collection(nameof(GalleryFixture))]
public sealed class NewProjectTests(GalleryFixture portal)
{
    [Theory]
    [InlineData(Look.Light)]
    [InlineData(Look.Dark)]
    [InlineData(Look.Narrow)]
    public async Task Dialog_IsAccessible(Look look)
    {
        await using var browser = await OpenAsync(look);

        await browser.PhotographAsync("new-project");

        await browser.ShouldBeAccessibleAsync();
    }

    [Fact]
    public async Task Create_ByKeyboard_OpensTheProject()
    {
        await using var browser = await OpenAsync(Look.Light);

        await browser.Page.Keyboard.TypeAsync("By keyboard");
        await browser.Page.Keyboard.PressAsync("Enter");
        await browser.ArriveAsync("/images");
        await browser.ReadyAsync();

        await Expect(browser.Page.Locator(".project-name")).ToHaveTextAsync("By keyboard");
        var project = (await portal.Training.GetProjectsAsync()).Single(p => p.Name == "By keyboard");
        Assert.Equal(Classifier.Multiclass, project.Settings!.ClassificationType);
    }

    [Fact]
    public async Task Create_WithDomainAndType_MakesThatProject()
    {
        await using var browser = await OpenAsync(Look.Light);
        var page = browser.Page;

        await page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("With choices");
        await page.GetByLabel("Description (optional)").FillAsync("What it is for");
        await page.GetByText("Any number").ClickAsync();
        await page.GetByLabel("Domain").ClickAsync();
        await page.GetByRole(AriaRole.Option, new PageGetByRoleOptions { Name = "Food (compact)" }).ClickAsync();
        await page.GetByText("Vision AI Dev Kit").ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Create project" }).ClickAsync();
        await browser.ArriveAsync("/images");

        var project = (await portal.Training.GetProjectsAsync()).Single(p => p.Name == "With choices");
        Assert.Equal("What it is for", project.Description);
        Assert.Equal(Classifier.Multilabel, project.Settings!.ClassificationType);
        Assert.Equal("Food (compact)", DomainCatalogue.Find(project.Settings.DomainId!.Value)!.Name);
        Assert.Equal(["VAIDK"], project.Settings.TargetExportPlatforms!);
    }

    [Fact]
    public async Task Create_WithoutName_SaysWhatTheApiSays()
    {
        await using var browser = await OpenAsync(Look.Light);

        await browser.Page.Keyboard.TypeAsync(" ");
        await browser.Page.Keyboard.PressAsync("Enter");

        await Expect(browser.Page.Locator(".mud-snackbar")).ToContainTextAsync("name", new LocatorAssertionsToContainTextOptions { IgnoreCase = true });
        Assert.Equal("/projects", browser.Location);
    }

    private async Task<PortalBrowser> OpenAsync(Look look)
    {
        var browser = await portal.SignInAsync(look);
        await browser.GoToAsync("/projects");
        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "New project" }).First.ClickAsync();
        await Expect(browser.Page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true })).ToBeFocusedAsync();
        return browser;
    }
}
