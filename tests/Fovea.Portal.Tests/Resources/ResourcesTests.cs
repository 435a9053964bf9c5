using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Resources;

/// <summary>Resources, their keys and what they were used for.</summary>
[Collection(nameof(InstallationFixture))]
public sealed class ResourcesTests(InstallationFixture portal)
{
    [Theory]
    [InlineData(Look.Light)]
    [InlineData(Look.Dark)]
    [InlineData(Look.Narrow)]
    public async Task Administrator_SeesAllResourcesWithHiddenKeys(Look look)
    {
        await using var browser = await AdministratorAsync(look);

        await browser.GoToAsync("/resources");

        await Expect(browser.Page.Locator(".resource-card")).ToHaveCountAsync(3);
        Assert.DoesNotContain(portal.TrainingResource.Key1, await browser.Page.ContentAsync(), StringComparison.Ordinal);
        await browser.PhotographAsync("resources");
        await browser.ShouldBeAccessibleAsync();
        await browser.ShouldFitAsync();
    }

    [Fact]
    public async Task Key_IsShownOnRequest()
    {
        await using var browser = await AdministratorAsync();
        await browser.GoToAsync("/resources");

        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = $"Show key 1 of {portal.TrainingResource.Name}" }).ClickAsync();

        await Expect(browser.Page.GetByText(portal.TrainingResource.Key1)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task NewResource_CanReplaceItsKeyAndBeDeleted()
    {
        await using var browser = await AdministratorAsync();
        await browser.GoToAsync("/resources");

        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "New resource" }).ClickAsync();
        await browser.Page.GetByLabel("Name").FillAsync("line-4");
        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Create resource" }).ClickAsync();
        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Replace key 2 of line-4" }).ClickAsync();
        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Replace key", Exact = true }).ClickAsync();
        await Expect(browser.Page.GetByText("Key 2 replaced")).ToBeVisibleAsync();

        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Delete line-4" }).ClickAsync();
        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Delete resource" }).ClickAsync();

        await Expect(browser.Page.Locator(".resource-card")).ToHaveCountAsync(3, new LocatorAssertionsToHaveCountOptions { Timeout = 30_000 });
    }

    [Fact]
    public async Task KeyOfAResource_ShowsThatResourceAlone()
    {
        await using var browser = await portal.SignInAsync();

        await browser.GoToAsync("/resources");

        await Expect(browser.Page.Locator(".resource-card")).ToHaveCountAsync(1);
        await Expect(browser.Page.GetByText("Pictures uploaded").First).ToBeVisibleAsync();
        await Expect(browser.Page.GetByText("16", new PageGetByTextOptions { Exact = true }).First).ToBeVisibleAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Show key 1" })).ToHaveCountAsync(0);
    }

    private async Task<PortalBrowser> AdministratorAsync(Look look = Look.Light)
    {
        var browser = await portal.OpenAsync(look);
        await browser.SignInAsync(portal.AdminKey);
        return browser;
    }
}
