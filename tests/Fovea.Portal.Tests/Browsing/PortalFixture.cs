using System.Collections.Concurrent;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.SamplePictures;
using Fovea.Server;
using Fovea.Server.Resources;
using Microsoft.Playwright;

namespace Fovea.Portal.Tests;

/// <summary>A real server and the system's Chromium, for the tests of one class: <c>IClassFixture&lt;PortalFixture&gt;</c>.</summary>
/// <remarks>Tests share both but no project, and each opens a <see cref="PortalBrowser"/> of its own, which knows no other's cookies.</remarks>
public class PortalFixture : IAsyncLifetime
{
    private static readonly ConcurrentDictionary<(string, int), byte[]> Drawn = new();
    // Some servers have certificates of their own making.
    private readonly HttpClient _http = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });
    private IPlaywright? _playwright;
    private IBrowser? _chromium;

    public string DataFolder { get; } = Directory.CreateTempSubdirectory("fovea-portal-test-").FullName;

    public FoveaServer Server { get; private set; } = null!;

    public Uri Address => Server.PortalAddress;

    public ResourceCredentials TrainingResource => Server.Credentials.Resources[0];

    public ResourceCredentials PredictionResource => Server.Credentials.Resources[1];

    public ResourceCredentials MultiServiceResource => Server.Credentials.Resources[2];

    public string AdminKey => File.ReadAllText(Path.Combine(DataFolder, "admin.key")).Trim();

    /// <summary>The training API behind the portal's back, to prepare what a test looks at.</summary>
    public TrainingClient Training => new(_http, Address, TrainingResource.Key1);

    public async ValueTask InitializeAsync()
    {
        Server = await FoveaServer.StartAsync(Configure(new ServerOptions { DataFolder = DataFolder, Urls = ["http://127.0.0.1:0"], IsQuiet = true }), CancellationToken.None);
        // Patience for a page that is drawn for the first time on a busy machine.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium.Path,
            // The sandbox needs a user other than root.
            ChromiumSandbox = Environment.UserName != "root",
            // A camera that shows a test picture, and asks nobody whether it may.
            Args = ["--disable-dev-shm-usage", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"],
        });
        await PrepareAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.DisposeAsync();
        }

        _playwright?.Dispose();
        _http.Dispose();
        if (Server is not null)
        {
            await Server.DisposeAsync();
        }

        Directory.Delete(DataFolder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>A browser window with no cookies, signed in as nobody.</summary>
    public Task<PortalBrowser> OpenAsync(Look look = Look.Light) => PortalBrowser.OpenAsync(_chromium!, Address, look);

    /// <summary>A browser window signed in with the first key of the training resource.</summary>
    public async Task<PortalBrowser> SignInAsync(Look look = Look.Light)
    {
        var browser = await OpenAsync(look);
        await browser.SignInAsync(TrainingResource.Key1);
        return browser;
    }

    /// <summary>A multiclass project with a name of its own.</summary>
    public Task<Project> CreateProjectAsync(string? name = null) =>
        Training.CreateProjectAsync(name ?? $"Project {Guid.NewGuid():N}", classificationType: Classifier.Multiclass);

    /// <summary>A drawn photograph, 320 x 240 pixels, as a JPEG file.</summary>
    /// <param name="tag">One of <see cref="SamplePictureCatalogue.Tags"/>: book, bottle, die, donut, mug.</param>
    /// <param name="index">Which one, from 0.</param>
    public static byte[] Picture(string tag, int index) =>
        Drawn.GetOrAdd((tag, index), key => SamplePictureRenderer.Draw(key.Item1, key.Item2, widthPixels: 320, heightPixels: 240).Jpeg);

    /// <summary>Creates the tag and uploads drawn pictures of it.</summary>
    public async Task<Tag> UploadAsync(Guid projectId, string tag, int count)
    {
        var created = await Training.CreateTagAsync(projectId, tag);
        await Training.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch
        {
            Images = [.. Enumerable.Range(0, count).Select(index => new ImageFileCreateEntry { Name = $"{tag}-{index}.jpg", Contents = Picture(tag, index) })],
            TagIds = [created.Id],
        });
        return created;
    }

    /// <summary>Trains and waits for the end.</summary>
    public async Task<Iteration> TrainAsync(Guid projectId)
    {
        var iteration = await Training.TrainProjectAsync(projectId);
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (iteration.Status == IterationStatus.Training)
        {
            await Task.Delay(100, patience.Token);
            iteration = await Training.GetIterationAsync(projectId, iteration.Id, patience.Token);
        }

        Assert.Equal(IterationStatus.Completed, iteration.Status);
        return iteration;
    }

    /// <summary>Changes what the server is started with.</summary>
    protected virtual ServerOptions Configure(ServerOptions options) => options;

    /// <summary>Makes what all tests of a class look at.</summary>
    protected virtual Task PrepareAsync() => Task.CompletedTask;
}
