using Fovea.Server;

namespace Fovea.Portal.Tests.SignIn;

/// <summary>What a restart of the server does to whoever is signed in.</summary>
public sealed class RestartTests(SharedPortal shared)
{
    [Fact]
    public async Task Session_OverARestart_GoesOn_AndItsKeyIsNoWhereInTheClear()
    {
        var folder = Directory.CreateTempSubdirectory("fovea-portal-restart-");
        var options = new ServerOptions { DataFolder = folder.FullName, Urls = ["http://127.0.0.1:0"], IsQuiet = true };
        try
        {
            var first = await FoveaServer.StartAsync(options, TestContext.Current.CancellationToken);
            var (address, key) = (first.Address, first.Credentials.Resources[0].Key1);
            await using var browser = await PortalBrowser.OpenAsync(shared.Chromium, address, Look.Light);
            await browser.SignInAsync(key);
            // The open page looks for its server meanwhile.
            browser.Expected.Add("console:");
            await first.DisposeAsync();

            var kept = Path.Combine(folder.FullName, "sessions");
            Assert.DoesNotContain(key, await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken), StringComparison.Ordinal);
            await using var second = await FoveaServer.StartAsync(options with { Urls = [address.ToString()] }, TestContext.Current.CancellationToken);
            await browser.GoToAsync("/projects");

            Assert.Equal("/projects", browser.Location);
            Assert.False(File.Exists(kept));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
