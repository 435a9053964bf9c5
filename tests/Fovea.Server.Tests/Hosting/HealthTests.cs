using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Fovea.Server.Tests.Data;

namespace Fovea.Server.Tests.Hosting;

public sealed class HealthTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Ready_WarmServer_NamesItsChecks()
    {
        using var answer = await WaitUntilReadyAsync(server.Anonymous, server.Address);

        var checks = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("checks");
        Assert.Equal(["process", "database", "storage", "backbone"], checks.EnumerateObject().Select(check => check.Name));
        Assert.Equal("warm", checks.GetProperty("backbone").GetString());
    }

    [Fact]
    public async Task Ready_StoppingServer_Is503WhileItLives()
    {
        var folder = Directory.CreateTempSubdirectory("fovea-health-").FullName;
        await using (var stopping = await FoveaServer.StartAsync(
            new ServerOptions { DataFolder = folder, Urls = ["http://127.0.0.1:0"], IsQuiet = true }.OnTestDatabase(), CancellationToken.None))
        {
            var address = new Uri(stopping.Credentials.Resources[0].Endpoint);
            using (await WaitUntilReadyAsync(server.Anonymous, address))
            {
            }

            stopping.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

            using var ready = await server.Anonymous.GetAsync(new Uri(address, "health/ready"));
            using var live = await server.Anonymous.GetAsync(new Uri(address, "health/live"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
            Assert.Contains("\"stopping\"", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<HttpResponseMessage> WaitUntilReadyAsync(HttpClient http, Uri address)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var answer = await http.GetAsync(new Uri(address, "health/ready"), patience.Token);
            if (answer.IsSuccessStatusCode)
            {
                return answer;
            }

            answer.Dispose();
            await Task.Delay(50, patience.Token);
        }
    }
}
