using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Fovea.Portal.Tests.SharedPortal))]

namespace Fovea.Portal.Tests;

/// <summary>What all tests share: the system's Chromium, and a server for those that need none of their own.</summary>
public sealed class SharedPortal : IAsyncLifetime
{
    private IPlaywright? _playwright;

    public IBrowser Chromium { get; private set; } = null!;

    public PortalServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        // Patience for a page that is drawn for the first time on a busy machine.
        Assertions.SetDefaultExpectTimeout(30_000);
        var server = PortalServer.StartAsync(options => options);
        _playwright = await Playwright.CreateAsync();
        Chromium = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Tests.Chromium.Path,
            // The sandbox needs a user other than root.
            ChromiumSandbox = Environment.UserName != "root",
            // A camera that shows a test picture, and asks nobody whether it may.
            Args = ["--disable-dev-shm-usage", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
        });
        Server = await server;
    }

    public async ValueTask DisposeAsync()
    {
        if (Chromium is not null)
        {
            await Chromium.DisposeAsync();
        }

        _playwright?.Dispose();
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }
    }
}
