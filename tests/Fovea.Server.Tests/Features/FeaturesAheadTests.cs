using Fovea.Protocol.Training;
using Fovea.Server.Iterations;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Features;

/// <summary>Features are computed without a training.</summary>
public sealed class FeaturesAheadTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Upload_WithoutTraining_LeadsToCachedFeatures()
    {
        var project = await server.CreateProjectAsync();

        await server.UploadAsync(project.Id, "book", 3);

        await WaitForFeaturesAsync("book", 3);
    }

    [Fact]
    public async Task FeaturesThatAreMissing_AtTheStart_AreComputed()
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "mug", 3, firstIndex: 40);
        await WaitForFeaturesAsync("mug", 3, firstIndex: 40);
        foreach (var file in Directory.GetFiles(Path.Combine(server.DataFolder, "features"), "*", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }

        await server.RestartAsync();

        await WaitForFeaturesAsync("mug", 3, firstIndex: 40);
    }

    [Fact]
    public async Task PictureWhoseBytesAreGone_StopsNothing()
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "die", 2, firstIndex: 50);
        await WaitForFeaturesAsync("die", 2, firstIndex: 50);
        var (lost, kept) = (HashOf("die", 50), HashOf("die", 51));
        Directory.GetFiles(server.DataFolder, lost, SearchOption.AllDirectories).ToList().ForEach(File.Delete);
        Directory.GetFiles(Path.Combine(server.DataFolder, "features"), kept, SearchOption.AllDirectories).ToList().ForEach(File.Delete);

        server.Services.GetRequiredService<Server.Features.FeatureQueue>().Search();

        await WaitForFeaturesAsync("die", 1, firstIndex: 51);
        Assert.False(IsCached(lost));
    }

    [Fact]
    public async Task PictureOfADetectionProject_GetsNoFeatures()
    {
        var domain = Protocol.Training.DomainCatalogue.All.First(d => d.Type == DomainType.ObjectDetection);
        var detection = await server.TrainingClient.CreateProjectAsync($"Detection {Guid.NewGuid():N}", domainId: domain.Id);
        await server.TrainingClient.CreateImagesFromFilesAsync(
            detection.Id, new ImageFileCreateBatch { Images = [new ImageFileCreateEntry { Contents = ServerFixture.Picture("donut", 60) }] });
        var project = await server.CreateProjectAsync();

        // One queue: when these are done, the other would be.
        await server.UploadAsync(project.Id, "donut", 1, firstIndex: 61);

        await WaitForFeaturesAsync("donut", 1, firstIndex: 61);
        Assert.False(IsCached(HashOf("donut", 60)));
    }

    private async Task WaitForFeaturesAsync(string tag, int count, int firstIndex = 0)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!Enumerable.Range(firstIndex, count).All(index => IsCached(HashOf(tag, index))))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private bool IsCached(string contentHash) => server.Services.GetRequiredService<BackboneProvider>().For(DomainCatalogue.DefaultId).Extractor.IsCached(contentHash);

    private static string HashOf(string tag, int index) => Server.Storage.BlobStore.HashOf(ServerFixture.Picture(tag, index));
}
