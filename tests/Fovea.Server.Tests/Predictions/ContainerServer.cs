using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.Server.Tests.Data;

namespace Fovea.Server.Tests.Predictions;

/// <summary>A server that answers the container's routes for one published iteration; the project is known only after a first run.</summary>
public sealed class ContainerServer : IAsyncLifetime
{
    private readonly PublishedServerFixture _first = new();
    private FoveaServer _server = null!;

    public HttpClient Client { get; private set; } = null!;

    public Iteration Published { get; private set; } = null!;

    public PredictionClient Prediction { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await _first.InitializeAsync();
        Published = _first.Published;
        await _first.Server.DisposeAsync();
        _server = await FoveaServer.StartAsync(
            new ServerOptions
            {
                DataFolder = _first.DataFolder,
                Urls = ["http://127.0.0.1:0"],
                IsQuiet = true,
                Settings = new Dictionary<string, string?>
                {
                    ["ContainerRoutes:Enabled"] = "true",
                    ["ContainerRoutes:Project"] = Published.ProjectId.ToString(),
                    ["ContainerRoutes:PublishName"] = ServerFixture.PublishName,
                    ["ImageUrls:AllowedNetworks:0"] = "127.0.0.1/32",
                },
            }.OnTestDatabase(),
            CancellationToken.None);
        Client = new HttpClient { BaseAddress = new Uri(_server.Credentials.Resources[0].Endpoint) };
        Prediction = new PredictionClient(Client, Client.BaseAddress, _server.Credentials.Resources[1].Key1);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        TestDatabase.Drop(_first.DataFolder);
        Directory.Delete(_first.DataFolder, recursive: true);
    }
}
