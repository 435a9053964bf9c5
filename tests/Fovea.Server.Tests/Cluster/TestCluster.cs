using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Resources;
using Fovea.Server.Tests.Data;
using Npgsql;

namespace Fovea.Server.Tests.Cluster;

/// <summary>An installation of several servers: each has a folder of its own, and all have one database and one shared folder.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("fovea-cluster-");
    private readonly List<FoveaServer> _servers = [];
    private int _count;

    public string SharedFolder => Path.Combine(_root.FullName, "shared");

    public string ConnectionString { get; init; } = TestDatabase.Create();

    public HttpClient Http { get; } = new();

    public async Task<FoveaServer> StartAsync(string roles, params (string Name, string Value)[] settings)
    {
        var server = await FoveaServer.StartAsync(Options(roles, settings), CancellationToken.None);
        lock (_servers)
        {
            _servers.Add(server);
        }

        return server;
    }

    public ServerOptions Options(string roles, params (string Name, string Value)[] settings) => new()
    {
        DataFolder = Path.Combine(_root.FullName, $"{Interlocked.Increment(ref _count)}"),
        Urls = ["http://127.0.0.1:0"],
        IsQuiet = true,
        Settings = new Dictionary<string, string?>(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value)))
        {
            [ServerOptions.RolesKey] = roles,
            [DatabaseOptions.ConnectionStringKey] = ConnectionString,
            ["Cluster:SharedFolder"] = SharedFolder,
        },
    };

    public async Task StopAsync(FoveaServer server)
    {
        lock (_servers)
        {
            _servers.Remove(server);
        }

        await server.DisposeAsync();
    }

    public TrainingClient Training(FoveaServer server) => new(Http, server.Address, server.Credentials.Resources[0].Key1);

    public PredictionClient Prediction(FoveaServer server) => new(Http, server.Address, server.Credentials.Resources[1].Key1);

    public ManagementClient Management(FoveaServer server) => new(Http, server.Address, File.ReadAllText(Path.Combine(SharedFolder, "admin.key")).Trim());

    public Task<CredentialsFile> CredentialsAsync() => Task.FromResult(CredentialsFile.TryRead(Path.Combine(SharedFolder, "credentials.json"))!);

    public async Task<T> AskAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A project with five pictures of each of two tags.</summary>
    public static async Task<Guid> CreateProjectAsync(TrainingClient training)
    {
        var project = await training.CreateProjectAsync($"Project {Guid.NewGuid():N}", classificationType: Classifier.Multiclass);
        foreach (var name in new[] { "book", "mug" })
        {
            var tag = await training.CreateTagAsync(project.Id, name);
            await training.CreateImagesFromFilesAsync(project.Id, new ImageFileCreateBatch
            {
                Images = [.. Enumerable.Range(0, 5).Select(index => new ImageFileCreateEntry { Name = $"{index}", Contents = ServerFixture.Picture(name, index) })],
                TagIds = [tag.Id],
            });
        }

        return project.Id;
    }

    /// <summary>Looks until something has come about.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Task.WhenAll(_servers.Select(server => server.DisposeAsync().AsTask()));
        NpgsqlConnection.ClearAllPools();
        _root.Delete(recursive: true);
    }
}
