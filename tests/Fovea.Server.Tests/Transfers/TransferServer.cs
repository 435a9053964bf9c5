using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.SamplePictures;
using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Fovea.Server.Tests.Data;

namespace Fovea.Server.Tests.Transfers;

/// <summary>A server of its own with a data folder of its own.</summary>
internal sealed class TransferServer : IAsyncDisposable
{
    private static readonly Lazy<Dictionary<string, byte[][]>> Drawn = new(() =>
        new[] { "die", "donut" }.ToDictionary(tag => tag, tag => Enumerable.Range(0, 6).Select(i => SamplePictureRenderer.Draw(tag, i, 96, 72).Jpeg).ToArray()));

    private readonly string _folder;
    private readonly bool _ownsFolder;
    private readonly FoveaServer _server;

    private TransferServer(FoveaServer server, string folder, bool ownsFolder)
    {
        _server = server;
        _folder = folder;
        _ownsFolder = ownsFolder;
        var resource = server.Credentials.Resources[0];
        Endpoint = new Uri(resource.Endpoint);
        Key = resource.Key1;
        Http = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        Training = new TrainingClient(Http, Endpoint, Key);
        Pictures = new PictureArchiveClient(Http, Endpoint, Key);
    }

    /// <summary>Six pictures of each of two tags.</summary>
    public static IReadOnlyDictionary<string, byte[][]> Samples => Drawn.Value;

    public Uri Endpoint { get; }

    public string Key { get; }

    public HttpClient Http { get; }

    public TrainingClient Training { get; }

    public PictureArchiveClient Pictures { get; }

    public IServiceProvider Services => _server.Services;

    public string StagingFolder => Path.Combine(_folder, "transfers");

    public static async Task<TransferServer> StartAsync(TimeProvider? time = null, bool asksLoopback = true, string? folder = null)
    {
        var root = folder ?? Directory.CreateTempSubdirectory("fovea-transfers-").FullName;
        var server = await FoveaServer.StartAsync(
            new ServerOptions
            {
                DataFolder = root,
                Urls = ["http://127.0.0.1:0"],
                IsQuiet = true,
                Time = time ?? TimeProvider.System,
                Settings = asksLoopback ? new Dictionary<string, string?> { ["Transfers:AllowedNetworks:0"] = "127.0.0.0/8" } : new Dictionary<string, string?>(),
            }.OnTestDatabase(),
            CancellationToken.None);
        return new TransferServer(server, root, folder is null);
    }

    /// <summary>A multiclass project of the samples, untrained.</summary>
    public async Task<Project> CreateProjectAsync(string name = "Things")
    {
        var project = await Training.CreateProjectAsync(name, "Two things", classificationType: Classifier.Multiclass);
        foreach (var (tagName, pictures) in Samples.OrderByDescending(pair => pair.Key, StringComparer.Ordinal))
        {
            var tag = await Training.CreateTagAsync(project.Id, tagName, $"A {tagName}");
            var summary = await Training.CreateImagesFromFilesAsync(project.Id, new ImageFileCreateBatch
            {
                Images = [.. pictures.Select((content, i) => new ImageFileCreateEntry { Name = $"{i}.jpg", Contents = content, TagIds = [tag.Id] })],
                Metadata = new Dictionary<string, string> { ["shelf"] = $"{tagName} shelf" },
            });
            Assert.True(summary.IsBatchSuccessful);
        }

        return project;
    }

    public async Task<Iteration> TrainAsync(Guid projectId)
    {
        var iteration = await Training.TrainProjectAsync(projectId);
        while (iteration.Status == IterationStatus.Training)
        {
            await Task.Delay(50);
            iteration = await Training.GetIterationAsync(projectId, iteration.Id);
        }

        Assert.Equal(IterationStatus.Completed, iteration.Status);
        return iteration;
    }

    public async Task<string> ExportAsync(Guid projectId) => (await Training.ExportProjectAsync(projectId)).Token!;

    /// <summary>Imports and waits until it is settled.</summary>
    public async Task<Project> ImportAsync(string token, string? name = null)
    {
        var project = await Training.ImportProjectAsync(token, name);
        Assert.Equal(ProjectStatus.Importing, project.Status);
        return await SettleAsync(project.Id);
    }

    public async Task<Project> SettleAsync(Guid projectId)
    {
        var project = await Training.GetProjectAsync(projectId);
        while (project.Status == ProjectStatus.Importing)
        {
            await Task.Delay(50);
            project = await Training.GetProjectAsync(projectId);
        }

        return project;
    }

    /// <summary>SHA-256 of the iteration's model file.</summary>
    public async Task<string> ModelHashAsync(Guid iterationId)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        return (await db.Iterations.SingleAsync(i => i.Id == iterationId)).ModelHash!;
    }

    /// <summary>An object detection project: one picture with two boxes and metadata, one with one, one with none.</summary>
    public async Task<Project> CreateDetectionProjectAsync()
    {
        var project = await Training.CreateProjectAsync("Boxes", domainId: new Guid("da2e3a8a-40a5-4171-82f4-58522f70fbc1"));
        var (cup, plate) = ((await Training.CreateTagAsync(project.Id, "cup")).Id, (await Training.CreateTagAsync(project.Id, "plate")).Id);
        Region[][] regions =
        [
            [new Region { TagId = cup, Left = 0.1f, Top = 0.2f, Width = 0.3f, Height = 0.4f }, new Region { TagId = plate, Left = 0, Top = 0, Width = 1, Height = 1 }],
            [new Region { TagId = cup, Left = 0.5f, Top = 0.5f, Width = 0.123456f, Height = 0.2f }],
            [],
        ];
        foreach (var (index, boxes) in regions.Index())
        {
            await Training.CreateImagesFromFilesAsync(project.Id, new ImageFileCreateBatch
            {
                Images = [new ImageFileCreateEntry { Contents = Samples["die"][index], Regions = boxes }],
                Metadata = index == 0 ? new Dictionary<string, string> { ["camera"] = "north" } : null,
            });
        }

        return project;
    }

    /// <summary>Each picture's boxes and metadata, as text, oldest picture first.</summary>
    public async Task<List<string>> DescribeRegionsAsync(Guid projectId) =>
    [
        .. (await Training.GetImagesAsync(projectId, new ImageQuery { OrderBy = ImageOrderBy.Oldest })).Select(image =>
            string.Join("; ", (image.Regions ?? []).Select(r => FormattableString.Invariant($"{r.TagName} {r.Left} {r.Top} {r.Width} {r.Height}")).Order(StringComparer.Ordinal))
            + string.Concat((image.Metadata ?? new Dictionary<string, string>()).Select(m => $" {m.Key}={m.Value}"))),
    ];

    public async Task<T> QueryAsync<T>(Func<AppDbContext, Task<T>> query)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        return await query(db);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
        if (_ownsFolder)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
