using System.Net;
using Fovea.Protocol.Client;
using Fovea.Server.Data;

namespace Fovea.Server.Tests.Data;

public sealed class PostgreSqlOutageTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly string _folder = Directory.CreateTempSubdirectory("fovea-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [PostgreSqlFact]
    public async Task DatabaseGoesAndComesBack_ServerSaysSoAndRecoversByItself()
    {
        await using var cluster = PostgreSqlCluster.Start();
        await using var server = await FoveaServer.StartAsync(
            new ServerOptions
            {
                DataFolder = _folder,
                Urls = ["http://127.0.0.1:0"],
                IsQuiet = true,
                Settings = new Dictionary<string, string?> { [DatabaseOptions.ConnectionStringKey] = cluster.ConnectionString("postgres") },
            },
            CancellationToken.None);
        using var http = new HttpClient { BaseAddress = new Uri(server.Credentials.Resources[0].Endpoint) };
        var training = new TrainingClient(http, http.BaseAddress, server.Credentials.Resources[0].Key1);
        await training.CreateProjectAsync("Before");
        await WaitAsync(http, HttpStatusCode.OK);

        cluster.StopServer();
        using var refused = await CreateAsync(http, server, "During");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains("database does not answer", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await WaitAsync(http, HttpStatusCode.ServiceUnavailable);

        cluster.StartServer();
        await WaitAsync(http, HttpStatusCode.OK);
        using var accepted = await CreateAsync(http, server, "After");
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        Assert.Equal(["Before", "After"], (await training.GetProjectsAsync()).Select(project => project.Name));
    }

    private static Task<HttpResponseMessage> CreateAsync(HttpClient http, FoveaServer server, string name)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"customvision/v3.3/training/projects?name={name}");
        request.Headers.Add("Training-Key", server.Credentials.Resources[0].Key1);
        return http.SendAsync(request);
    }

    private static async Task WaitAsync(HttpClient http, HttpStatusCode ready)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            using var answer = await http.GetAsync("health/ready", patience.Token);
            if (answer.StatusCode == ready)
            {
                return;
            }

            await Task.Delay(100, patience.Token);
        }
    }
}
