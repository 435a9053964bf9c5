using System.Collections.Concurrent;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.SamplePictures;
using Fovea.Server;
using Fovea.Server.Resources;

namespace Fovea.Portal.Tests;

/// <summary>What the tests of one class use: <c>IClassFixture&lt;PortalFixture&gt;</c>.</summary>
/// <remarks>
/// Tests share a browser, and a server unless <see cref="HasOwnServer"/>, but no project; each opens a <see cref="PortalBrowser"/> of its own,
/// which knows no other's cookies.
/// </remarks>
public class PortalFixture(SharedPortal shared) : IAsyncLifetime
{
    private static readonly ConcurrentDictionary<(string, int), byte[]> Drawn = new();
    // Some servers have certificates of their own making.
    private readonly HttpClient _http = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });
    private PortalServer _portal = null!;

    public string DataFolder => _portal.DataFolder;

    public FoveaServer Server => _portal.Server;

    public Uri Address => Server.Address;

    public ResourceCredentials TrainingResource => Server.Credentials.Resources[0];

    public ResourceCredentials PredictionResource => Server.Credentials.Resources[1];

    public ResourceCredentials MultiServiceResource => Server.Credentials.Resources[2];

    public string AdminKey => File.ReadAllText(Path.Combine(DataFolder, "admin.key")).Trim();

    /// <summary>The training API behind the portal's back, to prepare what a test looks at.</summary>
    public TrainingClient Training => new(_http, Address, TrainingResource.Key1);

    public async ValueTask InitializeAsync()
    {
        _portal = HasOwnServer ? await PortalServer.StartAsync(Configure) : shared.Server;
        await PrepareAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (HasOwnServer && _portal is not null)
        {
            await _portal.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A browser window with no cookies, signed in as nobody.</summary>
    public Task<PortalBrowser> OpenAsync(Look look = Look.Light) => PortalBrowser.OpenAsync(shared.Chromium, Address, look);

    /// <summary>A browser window signed in with the first key of the training resource, all in one session; no page is open yet.</summary>
    public async Task<PortalBrowser> SignInAsync(Look look = Look.Light) =>
        await PortalBrowser.OpenAsync(shared.Chromium, Address, look, await _portal.GetSessionAsync(shared.Chromium));

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

    /// <summary>Whether these tests have a server for themselves: because they start it otherwise, or look at what others would change.</summary>
    protected virtual bool HasOwnServer => false;

    /// <summary>Changes what a server of one's own is started with.</summary>
    protected virtual ServerOptions Configure(ServerOptions options) => options;

    /// <summary>Makes what all tests of a class look at.</summary>
    protected virtual Task PrepareAsync() => Task.CompletedTask;
}
