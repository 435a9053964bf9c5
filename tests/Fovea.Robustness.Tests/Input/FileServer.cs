using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fovea.Robustness.Tests.Input;

/// <summary>A small web server of this machine: files by number, to be fetched by address.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FileServer(WebApplication app) => _app = app;

    public static async Task<FileServer> StartAsync(Func<int, byte[]> read)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/{index:int}", (int index) => TypedResults.Bytes(read(index), "image/jpeg"));
        await app.StartAsync();
        return new FileServer(app);
    }

    public string AddressOf(int index) => $"{_app.Urls.First()}/{index.ToString(CultureInfo.InvariantCulture)}";

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
