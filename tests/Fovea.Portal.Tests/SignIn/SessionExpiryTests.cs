using Fovea.Server;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.SignIn;

/// <summary>When a session ends by itself.</summary>
public sealed class SessionExpiryTests(SessionExpiryTests.ClockFixture portal) : IClassFixture<SessionExpiryTests.ClockFixture>
{
    [Fact]
    public async Task Session_ThatIdlesHalfAnHour_Ends()
    {
        await using var browser = await portal.OpenAsync();
        await browser.SignInAsync(portal.TrainingResource.Key1);
        await browser.Page.GotoAsync("about:blank");

        portal.Time.Advance(TimeSpan.FromMinutes(31));
        await browser.GoToAsync("/projects");

        Assert.StartsWith("/sign-in", browser.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_InUse_EndsAfterTwelveHours()
    {
        await using var browser = await portal.OpenAsync();
        await browser.SignInAsync(portal.TrainingResource.Key1);
        await browser.Page.GotoAsync("about:blank");

        // 28 times 25 minutes are 11 hours and 40 minutes.
        for (var i = 0; i < 28; i++)
        {
            portal.Time.Advance(TimeSpan.FromMinutes(25));
            var page = await browser.Page.APIRequest.GetAsync("/projects", new APIRequestContextOptions { MaxRedirects = 0 });
            Assert.Equal(200, page.Status);
        }

        portal.Time.Advance(TimeSpan.FromMinutes(21));
        await browser.GoToAsync("/projects");

        Assert.StartsWith("/sign-in", browser.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenPage_WhoseSessionEnds_AsksToSignInAndComesBack()
    {
        await using var browser = await portal.OpenAsync();
        await browser.SignInAsync(portal.TrainingResource.Key1);
        await browser.GoToAsync("/projects?q=shelf");

        portal.Time.Advance(TimeSpan.FromMinutes(31));

        await Expect(browser.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Your session has ended");
        await browser.SendKeyAsync(portal.TrainingResource.Key1);
        await browser.ReadyAsync();
        Assert.Equal("/projects?q=shelf", browser.Location);
    }

    [Fact]
    public async Task Link_OlderThanAnHour_DoesNotSignIn()
    {
        await using var browser = await portal.OpenAsync();
        var link = portal.Server.CreateSignInLink().PathAndQuery;
        portal.Time.Advance(TimeSpan.FromMinutes(61));

        await browser.GoToAsync(link);
        await browser.LeaveByAsync("Continue as administrator");

        await Expect(browser.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("older than an hour");
    }

    /// <summary>A server whose clock stands still until a test moves it on.</summary>
    public sealed class ClockFixture(SharedPortal shared) : OwnServerFixture(shared)
    {
        public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

        protected override ServerOptions Configure(ServerOptions options) => options with { Time = Time };
    }
}
