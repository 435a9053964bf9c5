using Fovea.Protocol.Training;

namespace Fovea.Portal.Tests.Images;

/// <summary>One trained project; tests leave it as they found it, or make their own.</summary>
public sealed class ImagesFixture(SharedPortal shared) : PortalFixture(shared)
{
    /// <summary>Six mugs, six donuts, four pictures without a tag, and a model.</summary>
    public Project Trained { get; private set; } = null!;

    public Iteration Model { get; private set; } = null!;

    /// <summary>Adds pictures without tags.</summary>
    public Task UploadUntaggedAsync(Guid projectId, string of, int first, int count) => Training.CreateImagesFromFilesAsync(projectId, new ImageFileCreateBatch
    {
        Images = [.. Enumerable.Range(first, count).Select(index => new ImageFileCreateEntry { Name = $"{of}-{index}.jpg", Contents = Picture(of, index) })],
    });

    protected override async Task PrepareAsync()
    {
        Trained = await CreateProjectAsync("Kitchen");
        await UploadAsync(Trained.Id, "mug", 6);
        await UploadAsync(Trained.Id, "donut", 6);
        Model = await TrainAsync(Trained.Id);
        await UploadUntaggedAsync(Trained.Id, "mug", 6, 2);
        await UploadUntaggedAsync(Trained.Id, "donut", 6, 2);
    }
}
