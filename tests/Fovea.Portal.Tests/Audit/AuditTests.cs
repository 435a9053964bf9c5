using Fovea.Portal.Tests.Resources;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Audit;

/// <summary>Who did what.</summary>
[Collection(nameof(InstallationFixture))]
public sealed class AuditTests(InstallationFixture portal)
{
    private const string Hostile = "<img src=x onerror=alert(1)>";

    [Theory]
    [InlineData(Look.Light)]
    [InlineData(Look.Dark)]
    [InlineData(Look.Narrow)]
    public async Task Page_ShowsWhatWasDoneAsText(Look look)
    {
        await portal.CreateProjectAsync(Hostile);
        await using var browser = await portal.SignInAsync(look);

        await browser.GoToAsync("/audit");

        await Expect(browser.Page.GetByText(Hostile).First).ToBeVisibleAsync();
        await browser.PhotographAsync("audit");
        await browser.ShouldBeAccessibleAsync();
        await browser.ShouldFitAsync();
    }

    [Fact]
    public async Task Action_NarrowsTheEntries()
    {
        await using var browser = await portal.SignInAsync();

        await browser.GoToAsync("/audit?action=TrainProject");

        await Expect(browser.Page.Locator(".audit-table tbody tr")).ToHaveCountAsync(1);
        await Expect(browser.Page.Locator(".audit-table tbody tr")).ToContainTextAsync("Started a training");
    }
}
