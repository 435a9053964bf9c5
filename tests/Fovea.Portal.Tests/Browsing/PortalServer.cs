using Fovea.Server;
using Microsoft.Playwright;

namespace Fovea.Portal.Tests;

/// <summary>A real server on a new data folder.</summary>
public sealed class PortalServer : IAsyncDisposable
{
    private readonly SemaphoreSlim _signingIn = new(1);
    private string? _session;

    private PortalServer(string dataFolder, FoveaServer server) => (DataFolder, Server) = (dataFolder, server);

    public string DataFolder { get; }

    public FoveaServer Server { get; }

    public static async Task<PortalServer> StartAsync(Func<ServerOptions, ServerOptions> configure)
    {
        var folder = Directory.CreateTempSubdirectory("fovea-portal-test-").FullName;
        var options = configure(new ServerOptions { DataFolder = folder, Urls = ["http://127.0.0.1:0"], IsQuiet = true });
        return new PortalServer(folder, await FoveaServer.StartAsync(options, CancellationToken.None));
    }

    /// <summary>The cookies of a browser that signed in with the first key of the training resource; it does so once.</summary>
    public async Task<string> GetSessionAsync(IBrowser chromium)
    {
        await _signingIn.WaitAsync();
        try
        {
            return _session ??= await SignInAsync(chromium);
        }
        finally
        {
            _signingIn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _signingIn.Dispose();
        Directory.Delete(DataFolder, recursive: true);
    }

    private async Task<string> SignInAsync(IBrowser chromium)
    {
        await using var browser = await PortalBrowser.OpenAsync(chromium, Server.Address, Look.Light);
        await browser.SignInAsync(Server.Credentials.Resources[0].Key1);
        return await browser.Page.Context.StorageStateAsync();
    }
}
