using System.Net;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.Shell;

/// <summary>What surrounds every page.</summary>
public sealed class ShellTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    [Theory]
    [InlineData("images", Look.Light)]
    [InlineData("images", Look.Narrow)]
    [InlineData("performance", Look.Dark)]
    [InlineData("predictions", Look.Light)]
    [InlineData("quick-test", Look.Light)]
    public async Task ProjectPage_IsAccessible(string page, Look look)
    {
        var project = await portal.CreateProjectAsync();
        await using var browser = await portal.SignInAsync(look);
        await browser.GoToAsync($"/projects/{project.Id}/{page}");

        await browser.PhotographAsync($"{page}-empty");

        await browser.ShouldBeAccessibleAsync();
        await browser.ShouldFitAsync();
    }

    [Fact]
    public async Task Project_ThatIsNotThere_IsExplained()
    {
        await using var browser = await portal.SignInAsync();

        await browser.Page.GotoAsync($"/projects/{Guid.NewGuid()}/images");

        await Expect(browser.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This could not be loaded");
    }

    [Fact]
    public async Task Theme_Chosen_SurvivesReload()
    {
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync("/projects");

        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Use dark colours" }).ClickAsync();
        await Expect(browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Use light colours" })).ToBeVisibleAsync();
        await browser.Page.ReloadAsync();
        await browser.ReadyAsync();

        await Expect(browser.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Expect(browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Use light colours" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Keys_LeadThroughTheProject()
    {
        var project = await portal.CreateProjectAsync();
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync($"/projects/{project.Id}/images");

        await browser.Page.Keyboard.PressAsync("g");
        await browser.Page.Keyboard.PressAsync("p");
        await browser.ArriveAsync("/performance");
        await browser.Page.Keyboard.PressAsync("q");
        await browser.ArriveAsync("/quick-test");
        await browser.ReadyAsync();
        await browser.Page.GoBackAsync();
        await browser.ArriveAsync("/performance");
        await browser.ReadyAsync();
        await browser.Page.Keyboard.PressAsync("?");

        await Expect(browser.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("all projects");
        await browser.PhotographAsync("help");
        await browser.ShouldBeAccessibleAsync();
        await browser.Page.Keyboard.PressAsync("Escape");
        await Expect(browser.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task FirstTab_SkipsToTheContent()
    {
        await using var browser = await portal.SignInAsync();
        await browser.GoToAsync("/projects");
        await browser.Page.EvaluateAsync("document.activeElement.blur()");

        await browser.Page.Keyboard.PressAsync("Tab");
        await Expect(browser.Page.GetByText("Skip to the content")).ToBeFocusedAsync();
        await browser.Page.Keyboard.PressAsync("Enter");

        await Expect(browser.Page.Locator("main")).ToBeFocusedAsync();
        Assert.Equal("/projects", browser.Location);
    }

    [Fact]
    public async Task Page_CarriesItsPolicy()
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(portal.Address, "sign-in"));

        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal(("nosniff", "no-referrer"), (answer.Headers.GetValues("X-Content-Type-Options").Single(), answer.Headers.GetValues("Referrer-Policy").Single()));
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("customvision/v3.3/training/nowhere")]
    [InlineData("projects/not-an-id/images")]
    public async Task UnknownPath_KeepsTheGatewaysAnswer(string path)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(portal.Address, path));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("Resource not found", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/projects/not-an-id/images")]
    public async Task UnknownPath_InABrowser_IsAPage(string path)
    {
        await using var browser = await portal.SignInAsync();
        browser.Expected.Add("404");

        var answer = await browser.Page.GotoAsync(path);

        Assert.Equal(404, answer!.Status);
        await Expect(browser.Page.GetByText("There is no such page")).ToBeVisibleAsync();
        await browser.PhotographAsync("not-found");
        await browser.ShouldBeAccessibleAsync();
        await browser.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "All projects", Exact = true }).ClickAsync();
        await Expect(browser.Page.Locator("h1")).ToHaveTextAsync("Projects");
    }

    [Fact]
    public async Task UnknownPathOfAnApi_InABrowser_KeepsTheGatewaysAnswer()
    {
        await using var browser = await portal.SignInAsync();
        browser.Expected.Add("404");

        var answer = await browser.Page.GotoAsync("/customvision/v3.3/training/nowhere");

        Assert.Contains("Resource not found", await answer!.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_WhoseCircuitIsRefused_SaysSo()
    {
        await using var browser = await portal.SignInAsync();
        // Blazor's own complaints of it.
        browser.Expected.AddRange(["429", "Failed to", "Error:"]);
        await browser.Page.RouteAsync("**/_blazor/negotiate**", route => route.FulfillAsync(new RouteFulfillOptions { Status = 429 }));

        await browser.Page.GotoAsync("/projects");

        await Expect(browser.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Something went wrong on this page", new LocatorAssertionsToContainTextOptions { Timeout = 60_000 });
    }

    [Theory]
    [InlineData("_blazor/negotiate")]
    [InlineData("projects")]
    [InlineData("portal/projects/3fa85f64-5717-4562-b3fc-2c963f66afa6/pictures.zip")]
    public async Task Portal_WithoutSession_IsClosed(string path)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var answer = path.StartsWith('_') ? await http.PostAsync(new Uri(portal.Address, path), null) : await http.GetAsync(new Uri(portal.Address, path));

        Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Redirect, $"{path} answered {answer.StatusCode}");
    }
}
