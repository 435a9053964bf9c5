using System.Collections.Concurrent;
using Fovea.Protocol;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.SamplePictures;
using Fovea.Server.Resources;
using Fovea.Server.Tests.Data;

namespace Fovea.Server.Tests;

/// <summary>A real server on a folder and a port of its own, for the tests of one class: <c>IClassFixture&lt;ServerFixture&gt;</c>.</summary>
/// <remarks>Tests share the server but no project: each makes its own.</remarks>
public class ServerFixture : IAsyncLifetime
{
    public const string PublishName = "production";
    private static readonly TimeSpan TrainingPatience = TimeSpan.FromMinutes(2);
    private static readonly ConcurrentDictionary<(string, int), byte[]> Drawn = new();
    private readonly List<HttpClient> _clients = [];

    public string DataFolder { get; } = Directory.CreateTempSubdirectory("fovea-test-").FullName;

    public FoveaServer Server { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    public ResourceCredentials TrainingResource => Server.Credentials.Resources[0];

    public ResourceCredentials PredictionResource => Server.Credentials.Resources[1];

    public ResourceCredentials MultiServiceResource => Server.Credentials.Resources[2];

    /// <summary>Raw calls with the training key; addresses are relative to <c>/customvision/v3.3/training/</c>.</summary>
    public HttpClient Training { get; private set; } = null!;

    /// <summary>Raw calls with the prediction key; addresses are relative to <c>/customvision/v3.1/prediction/</c>.</summary>
    public HttpClient Prediction { get; private set; } = null!;

    /// <summary>Raw calls with no key; addresses are relative to the server's root.</summary>
    public HttpClient Anonymous { get; private set; } = null!;

    /// <summary>The typed client with the training key.</summary>
    public TrainingClient TrainingClient { get; private set; } = null!;

    /// <summary>The typed client with the prediction key.</summary>
    public PredictionClient PredictionClient { get; private set; } = null!;

    internal IServiceProvider Services => Server.Services;

    public virtual async ValueTask InitializeAsync() => await StartAsync();

    /// <summary>Stops the server and starts it again on the same folder, at another address.</summary>
    public async Task RestartAsync()
    {
        await Server.DisposeAsync();
        await StartAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await Server.DisposeAsync();
        TestDatabase.Drop(DataFolder);
        Directory.Delete(DataFolder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Raw calls of the training API with any key.</summary>
    public HttpClient CreateTrainingClient(string key, string version = "3.3") =>
        CreateClient(ApiVersions.BasePath(Api.Training, version) + "/", "Training-Key", key);

    /// <summary>Raw calls of the prediction API with any key.</summary>
    public HttpClient CreatePredictionClient(string key, string version = "3.1") =>
        CreateClient(ApiVersions.BasePath(Api.Prediction, version) + "/", "Prediction-Key", key);

    /// <summary>A drawn photograph, 160 x 120 pixels, as a JPEG file.</summary>
    /// <param name="tag">One of <see cref="SamplePictureCatalogue.Tags"/>: book, bottle, die, donut, mug.</param>
    /// <param name="index">Which one, from 0.</param>
    public static byte[] Picture(string tag, int index) =>
        Drawn.GetOrAdd((tag, index), key => SamplePictureRenderer.Draw(key.Item1, key.Item2, widthPixels: 160, heightPixels: 120).Jpeg);

    public Task<Project> CreateProjectAsync(Classifier type = Classifier.Multiclass) =>
        TrainingClient.CreateProjectAsync($"Project {Guid.NewGuid():N}", classificationType: type);

    /// <summary>Creates the tag and uploads drawn pictures of it.</summary>
    public async Task<Tag> UploadAsync(Guid projectId, string tag, int count, int firstIndex = 0)
    {
        var created = await TrainingClient.CreateTagAsync(projectId, tag);
        var summary = await TrainingClient.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch
        {
            Images = [.. Enumerable.Range(firstIndex, count).Select(index => new ImageFileCreateEntry { Name = $"{tag}-{index}.jpg", Contents = Picture(tag, index) })],
            TagIds = [created.Id],
        });
        Assert.True(summary.IsBatchSuccessful);
        return created;
    }

    /// <summary>Trains and waits for the end.</summary>
    /// <returns>The completed iteration.</returns>
    public async Task<Iteration> TrainAsync(Guid projectId, bool force = false) =>
        await WaitAsync(projectId, (await TrainingClient.TrainProjectAsync(projectId, forceTrain: force)).Id);

    /// <summary>Waits for the end of a training that somebody started.</summary>
    /// <returns>The completed iteration.</returns>
    public async Task<Iteration> WaitAsync(Guid projectId, Guid iterationId)
    {
        using var patience = new CancellationTokenSource(TrainingPatience);
        Iteration iteration;
        while ((iteration = await TrainingClient.GetIterationAsync(projectId, iterationId, patience.Token)).Status == IterationStatus.Training)
        {
            await Task.Delay(50, patience.Token);
        }

        Assert.Equal(IterationStatus.Completed, iteration.Status);
        return iteration;
    }

    /// <summary>Publishes to the prediction resource.</summary>
    public Task PublishAsync(Guid projectId, Guid iterationId, string publishName = PublishName) =>
        TrainingClient.PublishIterationAsync(projectId, iterationId, publishName, PredictionResource.ResourceId);

    /// <summary>A multiclass project with five pictures each of books and mugs, trained; published only on request.</summary>
    public async Task<Iteration> CreateTrainedProjectAsync(bool publish = false)
    {
        var project = await CreateProjectAsync();
        await UploadAsync(project.Id, "book", 5);
        await UploadAsync(project.Id, "mug", 5);
        var iteration = await TrainAsync(project.Id);
        if (publish)
        {
            await PublishAsync(project.Id, iteration.Id);
        }

        return iteration;
    }

    /// <summary>Changes what the server is started with.</summary>
    protected virtual ServerOptions Configure(ServerOptions options) => options;

    /// <summary>Chooses the database.</summary>
    protected virtual ServerOptions Place(ServerOptions options) => options.OnTestDatabase();

    private async Task StartAsync()
    {
        Server = await FoveaServer.StartAsync(
            Place(Configure(new ServerOptions { DataFolder = DataFolder, Urls = ["http://127.0.0.1:0"], IsQuiet = true })), CancellationToken.None);
        Address = new Uri(TrainingResource.Endpoint);
        Training = CreateTrainingClient(TrainingResource.Key1);
        Prediction = CreatePredictionClient(PredictionResource.Key1);
        Anonymous = CreateClient("", null, null);
        TrainingClient = new TrainingClient(Anonymous, Address, TrainingResource.Key1);
        PredictionClient = new PredictionClient(Anonymous, Address, PredictionResource.Key1);
    }

    private HttpClient CreateClient(string path, string? keyHeader, string? key)
    {
        var client = new HttpClient { BaseAddress = new Uri(Address, path) };
        if (keyHeader is not null)
        {
            client.DefaultRequestHeaders.Add(keyHeader, key);
        }

        _clients.Add(client);
        return client;
    }
}
