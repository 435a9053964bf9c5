using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.SignIn;

/// <summary>Who gets in, with what, and for how long.</summary>
public sealed class SignInTests(PortalFixture portal) : IClassFixture<PortalFixture>
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task SignIn_WithKeyOfAResourceThatTrains_OpensTheGallery(int resource)
    {
        await using var browser = await portal.OpenAsync();

        await browser.SignInAsync(portal.Server.Credentials.Resources[resource].Key2);

        Assert.Equal("/projects", browser.Location);
    }

    [Fact]
    public async Task SignIn_WithAdminKey_OpensTheGallery()
    {
        await using var browser = await portal.OpenAsync();

        await browser.SignInAsync(portal.AdminKey);

        Assert.Equal("/projects", browser.Location);
    }

    [Fact]
    public async Task SignIn_WithPredictionKey_IsToldWhyNot()
    {
        await using var browser = await portal.OpenAsync();
        await browser.GoToAsync("/sign-in");

        await browser.SendKeyAsync(portal.PredictionResource.Key1);

        await Expect(browser.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("key of a prediction resource");
    }

    [Fact]
    public async Task SignIn_WithUnknownKey_IsToldSo()
    {
        await using var browser = await portal.OpenAsync();
        await browser.GoToAsync("/sign-in");

        await browser.SendKeyAsync("fvk1" + new string('0', 64));

        await Expect(browser.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("No resource of this server has this key");
    }

    [Fact]
    public async Task Link_OpensTheGalleryOnce()
    {
        await using var first = await portal.OpenAsync();
        await using var second = await portal.OpenAsync();
        var link = portal.Server.CreateSignInLink().PathAndQuery;

        await FollowAsync(first, link);
        await first.ReadyAsync();
        await FollowAsync(second, link);

        Assert.Equal("/projects", first.Location);
        await Expect(second.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("used already");
    }

    [Fact]
    public async Task Page_WithoutSession_AsksToSignInAndComesBack()
    {
        await using var browser = await portal.OpenAsync();

        await browser.GoToAsync("/projects?q=shelf");
        Assert.StartsWith("/sign-in", browser.Location, StringComparison.Ordinal);
        await browser.SendKeyAsync(portal.TrainingResource.Key1);
        await browser.ReadyAsync();

        Assert.Equal("/projects?q=shelf", browser.Location);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    public async Task SignIn_WithForeignReturnAddress_StaysHere(string address)
    {
        await using var browser = await portal.OpenAsync();
        await browser.GoToAsync($"/sign-in?returnTo={Uri.EscapeDataString(address)}");

        await browser.SendKeyAsync(portal.TrainingResource.Key1);
        await browser.ReadyAsync();

        Assert.Equal("/projects", browser.Location);
    }

    [Fact]
    public async Task Cookie_IsOutOfReachOfScriptsAndOtherSites()
    {
        await using var browser = await portal.OpenAsync();
        await browser.SignInAsync(portal.TrainingResource.Key1);

        var cookie = Assert.Single(await browser.CookiesAsync(), cookie => cookie.Name.StartsWith("fovea-", StringComparison.Ordinal) && cookie.Name != "fovea-antiforgery");

        Assert.True(cookie.HttpOnly);
        Assert.Equal(SameSiteAttribute.Strict, cookie.SameSite);
        Assert.Equal(-1, cookie.Expires);
        Assert.DoesNotContain(portal.TrainingResource.Key1, cookie.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_HoldsNoKey()
    {
        await using var browser = await portal.OpenAsync();
        await browser.SignInAsync(portal.TrainingResource.Key1);

        Assert.DoesNotContain(portal.TrainingResource.Key1, await browser.Page.ContentAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignOut_EndsTheSession()
    {
        await using var browser = await portal.OpenAsync();
        await browser.SignInAsync(portal.TrainingResource.Key1);
        await browser.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Account" }).ClickAsync();

        await browser.Page.GetByText("Sign out").ClickAsync();

        await Expect(browser.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("You are signed out");
        await browser.GoToAsync("/projects");
        Assert.StartsWith("/sign-in", browser.Location, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Look.Light)]
    [InlineData(Look.Dark)]
    [InlineData(Look.Narrow)]
    public async Task SignInPage_IsAccessible(Look look)
    {
        await using var browser = await portal.OpenAsync(look);
        await browser.GoToAsync("/sign-in");

        await browser.PhotographAsync("sign-in");

        await browser.ShouldBeAccessibleAsync();
        await browser.ShouldFitAsync();
    }

    private static async Task FollowAsync(PortalBrowser browser, string link)
    {
        await browser.GoToAsync(link);
        await browser.LeaveByAsync("Continue as administrator");
    }
}
