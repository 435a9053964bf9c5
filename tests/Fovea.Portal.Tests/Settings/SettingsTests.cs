using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Settings;

/// <summary>The settings of a project.</summary>
public sealed class SettingsTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    [Theory]
    [InlineData(Look.Light)]
    [InlineData(Look.Dark)]
    [InlineData(Look.Narrow)]
    public async Task Settings_AreAccessible(Look look)
    {
        var project = await portal.CreateProjectAsync("Kitchen shelf");
        await portal.UploadAsync(project.Id, "book", 3);
        await using var browser = await portal.SignInAsync(look);
        await browser.GoToAsync($"/projects/{project.Id}/settings");

        await browser.PhotographAsync("settings");

        await browser.ShouldBeAccessibleAsync();
        await browser.ShouldFitAsync();
    }

    [Fact]
    public async Task Save_ChangesTheProject()
    {
        var project = await portal.CreateProjectAsync();
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync($"/projects/{project.Id}/settings");

        await browser.Page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("Renamed");
        await browser.Page.GetByLabel("Description").FillAsync("Described");
        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save changes" }).ClickAsync();

        await Expect(browser.Page.Locator(".project-name")).ToHaveTextAsync("Renamed");
        var changed = await portal.Training.GetProjectAsync(project.Id);
        Assert.Equal(("Renamed", "Described"), (changed.Name, changed.Description));
    }

    [Fact]
    public async Task Usage_CountsWhatIsThere()
    {
        var project = await portal.CreateProjectAsync();
        await portal.UploadAsync(project.Id, "die", 3);
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync($"/projects/{project.Id}/settings");

        // By its label: the resource may happen to have as many projects.
        await Expect(browser.Page.Locator(".usage-bar", new PageLocatorOptions { HasText = "Pictures" })).ToContainTextAsync("3, no limit");
        await Expect(browser.Page.GetByText(project.Id.ToString())).ToBeVisibleAsync();
    }
}
