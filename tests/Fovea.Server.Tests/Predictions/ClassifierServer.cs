using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Fovea.Protocol.Client;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Json;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.SamplePictures;
using Fovea.Server.Resources;
using Fovea.Server.Tests.Data;

namespace Fovea.Server.Tests.Predictions;

/// <summary>A server on a clock of its own that trains small classifiers of mugs and dice.</summary>
public sealed class ClassifierServer : IAsyncLifetime
{
    public const string PublishName = "current";
    private const int PicturesPerTag = 5;
    private static readonly string[] Tags = ["die", "mug"];

    private static readonly ConcurrentDictionary<(string Tag, int Index), byte[]> Drawn = [];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fovea-predictions-");
    private readonly HttpClient _http = new();
    private FoveaServer _server = null!;
    private PredictionClient _prediction = null!;

    public TestClock Time { get; } = new(TimeProvider.System.GetUtcNow());

    public TrainingClient Training { get; private set; } = null!;

    public string TrainingKey => TrainingResource.Key1;

    public IServiceProvider Services => _server.Services;

    private ResourceCredentials TrainingResource => _server.Credentials.Resources.First(r => r.Kind == "CustomVision.Training");

    private ResourceCredentials PredictionResource => _server.Credentials.Resources.First(r => r.Kind == "CustomVision.Prediction");

    public static byte[] Picture(string tag, int index) =>
        Drawn.GetOrAdd((tag, index), key => SamplePictureRenderer.Draw(key.Tag, key.Index, widthPixels: 160, heightPixels: 120).Jpeg);

    public async ValueTask InitializeAsync()
    {
        var options = new ServerOptions { DataFolder = _folder.FullName, Urls = ["http://127.0.0.1:0"], IsQuiet = true, Time = Time }.OnTestDatabase();
        _server = await FoveaServer.StartAsync(options, TestContext.Current.CancellationToken);
        Training = new TrainingClient(_http, new Uri(TrainingResource.Endpoint), TrainingResource.Key1);
        _prediction = new PredictionClient(_http, new Uri(PredictionResource.Endpoint), PredictionResource.Key1);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>A project with a trained and published iteration.</summary>
    public async Task<TrainedProject> TrainAsync(Classifier type = Classifier.Multilabel)
    {
        var project = await Training.CreateProjectAsync("mugs and dice", classificationType: type);
        var tagIds = new Dictionary<string, Guid>();
        foreach (var name in Tags)
        {
            var tag = await Training.CreateTagAsync(project.Id, name);
            tagIds.Add(name, tag.Id);
            await UploadAsync(project.Id, [.. Enumerable.Range(0, PicturesPerTag).Select(index => Picture(name, index))], tag.Id);
        }

        var iteration = await Training.TrainProjectAsync(project.Id);
        while (iteration.Status == IterationStatus.Training)
        {
            await Task.Delay(50);
            iteration = await Training.GetIterationAsync(project.Id, iteration.Id);
        }

        Assert.Equal(IterationStatus.Completed, iteration.Status);
        await Training.PublishIterationAsync(project.Id, iteration.Id, PublishName, PredictionResource.ResourceId);
        return new TrainedProject(project.Id, iteration.Id, tagIds);
    }

    /// <returns>The ids of the new images, in the order of the pictures.</returns>
    public async Task<IReadOnlyList<Guid>> UploadAsync(Guid projectId, IReadOnlyList<byte[]> pictures, params Guid[] tagIds)
    {
        var summary = await Training.CreateImagesFromFilesAsync(
            projectId, new ImageFileCreateBatch { Images = [.. pictures.Select(p => new ImageFileCreateEntry { Contents = p })], TagIds = tagIds });
        Assert.True(summary.IsBatchSuccessful);
        return [.. summary.Images.Select(i => i.Image!.Id)];
    }

    /// <summary>Stores a prediction of the published iteration, one second after whatever was before.</summary>
    public Task<ImagePrediction> ClassifyAsync(TrainedProject project, byte[] picture, string? application = null)
    {
        Time.Advance(TimeSpan.FromSeconds(1));
        return _prediction.ClassifyImageAsync(project.Id, PublishName, new MemoryStream(picture), application);
    }

    /// <summary>Sends any request of the training API with the training key.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null) =>
        SendAsync(method, path, body is null ? null : JsonContent.Create(body, body.GetType(), options: ProtocolJson.Options), TrainingKey);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body, string key)
    {
        var request = new HttpRequestMessage(method, $"{TrainingResource.Endpoint}customvision/v3.3/training/{path}") { Content = body };
        request.Headers.Add("Training-Key", key);
        return _http.SendAsync(request);
    }

    public async Task<T> PostAsync<T>(string path, object? body = null)
    {
        using var response = await SendAsync(HttpMethod.Post, path, body);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return (await response.Content.ReadFromJsonAsync<T>(ProtocolJson.Options))!;
    }

    public Task<PredictionQueryResult> QueryAsync(TrainedProject project, PredictionQueryToken query) =>
        PostAsync<PredictionQueryResult>($"projects/{project.Id}/predictions/query", query);

    /// <summary>Fetches an address that an answer gave, which takes no key.</summary>
    public Task<HttpResponseMessage> GetAsync(string? address) => _http.GetAsync(address);

    public async Task AssertRefusedAsync(Task<HttpResponseMessage> sending, ErrorCode code)
    {
        using var response = await sending;
        var error = await response.Content.ReadFromJsonAsync<CustomVisionError>(ProtocolJson.Options);
        Assert.Equal((code.Name, (HttpStatusCode)code.Status), (error!.Code, response.StatusCode));
    }
}
