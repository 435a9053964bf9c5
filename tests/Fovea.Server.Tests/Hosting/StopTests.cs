using System.Net.Sockets;
using Fovea.Protocol.Client;
using Fovea.Server.Tests.Data;

namespace Fovea.Server.Tests.Hosting;

/// <summary>How a server ends.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task Stop_WhileARequestTakesAllOfItsTime_EndsAndLetsGoOfTheFolder()
    {
        var folder = Directory.CreateTempSubdirectory("fovea-stop-");
        var options = new ServerOptions
        {
            DataFolder = folder.FullName, Urls = ["http://127.0.0.1:0"], IsQuiet = true, Settings = new Dictionary<string, string?> { ["Shutdown:DrainFor"] = "00:00:01" },
        }.OnTestDatabase();
        try
        {
            var server = await FoveaServer.StartAsync(options, TestContext.Current.CancellationToken);
            var resource = server.Credentials.Resources[0];
            using var http = new HttpClient();
            var project = await new TrainingClient(http, server.Address, resource.Key1).CreateProjectAsync("Slow", cancellationToken: TestContext.Current.CancellationToken);
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", server.Address.Port, TestContext.Current.CancellationToken);
            var stream = client.GetStream();
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(
                $"POST /customvision/v3.3/training/projects/{project.Id}/images HTTP/1.1\r\nHost: localhost\r\nTraining-Key: {resource.Key1}\r\n"
                + "Content-Type: application/octet-stream\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n"),
                TestContext.Current.CancellationToken);

            // It reads now, and waits for what does not come.
            Assert.StartsWith("HTTP/1.1 100", await new StreamReader(stream).ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            await server.DisposeAsync();

            await using var next = await FoveaServer.StartAsync(options, TestContext.Current.CancellationToken);
            Assert.Equal(resource.Key1, next.Credentials.Resources[0].Key1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
