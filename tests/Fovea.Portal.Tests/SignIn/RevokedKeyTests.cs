using Fovea.Server;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Fovea.Portal.Tests.SignIn;

/// <summary>What becomes of a session whose key no longer counts, and of networks that try keys out.</summary>
public sealed class RevokedKeyTests(SharedPortal shared)
{
    [Fact]
    public async Task Key_RegeneratedMeanwhile_EndsTheSession()
    {
        await using var portal = new OwnServerFixture(shared);
        await portal.InitializeAsync();
        await using var browser = await portal.OpenAsync();
        await browser.SignInAsync(portal.MultiServiceResource.Key2);

        using var http = new HttpClient { DefaultRequestHeaders = { { "Admin-Key", portal.AdminKey } } };
        (await http.PostAsync(new Uri(portal.Address, $"manage/resources/{portal.MultiServiceResource.Name}/keys/2/regenerate"), null)).EnsureSuccessStatusCode();
        await browser.Page.GotoAsync("/projects");

        await Expect(browser.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no longer takes the key");
        await browser.GoToAsync("/projects");
        Assert.StartsWith("/sign-in", browser.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongKeys_InARow_AreSlowed()
    {
        await using var portal = new SlowedFixture(shared);
        await portal.InitializeAsync();
        await using var browser = await portal.OpenAsync();
        await browser.GoToAsync("/sign-in");

        for (var i = 0; i < 4; i++)
        {
            await browser.SendKeyAsync("fvk1" + new string('0', 64));
            await browser.ReadyAsync();
        }

        await Expect(browser.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Too many wrong keys");
    }

    private sealed class SlowedFixture(SharedPortal shared) : OwnServerFixture(shared)
    {
        protected override ServerOptions Configure(ServerOptions options) => options with
        {
            // A clock that stands still, so that a slow machine does not wait the limit out.
            Time = new FakeTimeProvider(TimeProvider.System.GetUtcNow()),
            Settings = new Dictionary<string, string?> { ["WrongKeys:LimitLoopback"] = "true", ["WrongKeys:Burst"] = "2" },
        };
    }
}
