using System.Net.Http.Json;
using System.Text.Json;
using Fovea.Protocol.Client;
using Fovea.Protocol.Json;
using Fovea.Protocol.Resources;
using Fovea.Protocol.Training;
using Fovea.SamplePictures;
using Fovea.Server.Resources;
using Fovea.Server.Tests.Data;

namespace Fovea.Server.Tests.Resources;

/// <summary>A server of one test, with a clock to move and the management API at hand.</summary>
internal sealed class ResourceServer : IAsyncDisposable
{
    public const string PublishName = "production";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly bool _ownsFolder;

    private ResourceServer(FoveaServer server, string folder, bool ownsFolder, TestClock clock)
    {
        (Server, Folder, Clock, _ownsFolder) = (server, folder, clock, ownsFolder);
        Endpoint = new Uri(server.Credentials.Resources[0].Endpoint);
        Http = new HttpClient { BaseAddress = Endpoint };
        Manage = new HttpClient { BaseAddress = new Uri(Endpoint, "manage/resources/") };
        Manage.DefaultRequestHeaders.Add("Admin-Key", File.ReadAllText(Path.Combine(folder, "admin.key")).Trim());
    }

    public FoveaServer Server { get; }

    public string Folder { get; }

    public TestClock Clock { get; }

    public Uri Endpoint { get; }

    /// <summary>Calls without a key.</summary>
    public HttpClient Http { get; }

    /// <summary>Calls with the admin key, relative to <c>/manage/resources/</c>.</summary>
    public HttpClient Manage { get; }

    /// <param name="now">Where the clock stands; midday of 2026-11-23 (UTC) where it does not matter.</param>
    /// <param name="folder">A data folder of the caller's own.</param>
    public static async Task<ResourceServer> StartAsync(DateTimeOffset? now = null, string? folder = null)
    {
        var clock = new TestClock(now ?? new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        var data = folder ?? Directory.CreateTempSubdirectory("fovea-resources-").FullName;
        var server = await FoveaServer.StartAsync(
            new ServerOptions { DataFolder = data, Urls = ["http://127.0.0.1:0"], IsQuiet = true, Time = clock }.OnTestDatabase(), CancellationToken.None);
        return new ResourceServer(server, data, folder is null, clock);
    }

    public async Task<ResourceDescription> CreateAsync(ResourceRequest request)
    {
        using var answer = await Manage.PostAsJsonAsync("", request, ProtocolJson.Options);
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
        return await ReadAsync<ResourceDescription>(answer);
    }

    public async Task<TrainingClient> CreateTrainingClientAsync(string name, ResourceQuota? quota = null, string? region = null)
    {
        var resource = await CreateAsync(new ResourceRequest { Name = name, Kind = "training", Quota = quota, Region = region });
        return new TrainingClient(Http, Endpoint, resource.Keys!.Key1);
    }

    public async Task<IReadOnlyList<ResourceUsage>> GetUsageAsync(string name, string range = "") =>
        await Manage.GetFromJsonAsync<List<ResourceUsage>>($"{name}/usage{range}", ProtocolJson.Options) ?? [];

    public static async Task<T> ReadAsync<T>(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<T>(ProtocolJson.Options))!;

    /// <summary>The <c>code</c> and <c>message</c> of an error, of the API's own shape or the gateway's.</summary>
    public static async Task<(string Code, string Message)> ReadErrorAsync(HttpResponseMessage answer)
    {
        var error = await ReadAsync<JsonElement>(answer);
        error = error.TryGetProperty("error", out var inner) ? inner : error;
        return (error.GetProperty("code").GetString()!, error.GetProperty("message").GetString()!);
    }

    public static ImageFileCreateBatch Pictures(string tag, int count, Guid? tagId = null, int firstIndex = 0) => new()
    {
        Images = [.. Enumerable.Range(firstIndex, count).Select(index => new ImageFileCreateEntry
        {
            Name = $"{tag}-{index}.jpg",
            Contents = SamplePictureRenderer.Draw(tag, index, 96, 72).Jpeg,
        })],
        TagIds = tagId is { } id ? [id] : [],
    };

    public static Stream Picture() => new MemoryStream(SamplePictureRenderer.Draw("mug", 40, 96, 72).Jpeg);

    /// <summary>A multiclass project with five pictures each of books and mugs, trained.</summary>
    public static async Task<Iteration> TrainAsync(TrainingClient training, string projectName)
    {
        var project = await training.CreateProjectAsync(projectName, classificationType: Classifier.Multiclass);
        foreach (var name in new[] { "book", "mug" })
        {
            var tag = await training.CreateTagAsync(project.Id, name);
            await training.CreateImagesFromFilesAsync(project.Id, Pictures(name, 5, tag.Id));
        }

        return await WaitAsync(training, await training.TrainProjectAsync(project.Id));
    }

    /// <returns>The iteration, completed.</returns>
    public static async Task<Iteration> WaitAsync(TrainingClient training, Iteration iteration)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (iteration.Status == IterationStatus.Training)
        {
            await Task.Delay(50, patience.Token);
            iteration = await training.GetIterationAsync(iteration.ProjectId, iteration.Id, patience.Token);
        }

        Assert.Equal(IterationStatus.Completed, iteration.Status);
        return iteration;
    }

    public async ValueTask DisposeAsync()
    {
        Manage.Dispose();
        Http.Dispose();
        await Server.DisposeAsync();
        if (_ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
