using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fovea.Protocol.Training;
using Fovea.Server.Storage;
using Fovea.Server.Tests.Storage.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Storage;

/// <summary>A server whose bytes are in a container of its own.</summary>
public sealed class AzureServer(Azurite azurite) : ServerFixture
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly string _container = $"server-{Guid.NewGuid():N}";
    private bool _hasStarted;

    public string ConnectionString { get; init; } = azurite.ConnectionString;

    /// <summary>What it is started with.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Storage:Kind"] = "Azure",
        ["Storage:ConnectionString"] = ConnectionString,
        ["Storage:Container"] = _container,
    };

    public MovableClock Time { get; } = new();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _hasStarted = true;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_hasStarted)
        {
            await base.DisposeAsync();
        }
        else
        {
            Directory.Delete(DataFolder, recursive: true);
        }
    }

    public async Task<IReadOnlyList<string>> ListBlobsAsync()
    {
        var hashes = new List<string>();
        await foreach (var blob in Services.GetRequiredService<BlobStore>().ListAsync(DateTimeOffset.MaxValue, CancellationToken.None))
        {
            hashes.Add(blob.Hash);
        }

        return hashes;
    }

    /// <param name="iteration">Published.</param>
    /// <param name="ending">What follows the address: <c>nostore</c>, or nothing.</param>
    public async Task<HttpStatusCode> ClassifyAsync(Iteration iteration, string ending = "")
    {
        using var answer = await Prediction.PostAsync($"{iteration.ProjectId}/classify/iterations/{PublishName}/image/{ending}".TrimEnd('/'), new ByteArrayContent(Picture("mug", 62)));
        return answer.StatusCode;
    }

    public Task<HttpResponseMessage> UploadOneAsync(Guid projectId, int index) => Training.PostAsync($"projects/{projectId}/images", new ByteArrayContent(Picture("mug", index)));

    /// <summary>What the check of readiness says of the storage.</summary>
    public async Task<string?> StorageHealthAsync()
    {
        using var answer = await Anonymous.GetAsync("health/ready");
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("checks").GetProperty("storage").GetString();
    }

    /// <summary>Exports as ONNX and fetches the archive.</summary>
    public async Task<byte[]> ExportAsync(Iteration iteration)
    {
        await TrainingClient.ExportIterationAsync(iteration.ProjectId, iteration.Id, ExportPlatform.ONNX);
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var export = Assert.Single(await TrainingClient.GetExportsAsync(iteration.ProjectId, iteration.Id));
            if (export.Status != ExportStatus.Exporting)
            {
                return await Anonymous.GetByteArrayAsync(export.DownloadUri);
            }

            await Task.Delay(50, patience.Token);
        }
    }

    protected override ServerOptions Configure(ServerOptions options) => options with
    {
        Time = Time,
        Settings = Settings,
    };

    /// <summary>The real clock, ahead by as much as a test says.</summary>
    public sealed class MovableClock : TimeProvider
    {
        private long _aheadTicks;

        public void Add(TimeSpan more) => Interlocked.Add(ref _aheadTicks, more.Ticks);

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _aheadTicks));
    }
}
