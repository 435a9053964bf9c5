using Fovea.Protocol.Training;

namespace Fovea.Portal.Tests;

/// <summary>A project of bottles and mugs that has been trained.</summary>
public sealed class TrainedPortalFixture(SharedPortal shared) : PortalFixture(shared)
{
    public Project Project { get; private set; } = null!;

    public Iteration Iteration { get; private set; } = null!;

    protected override async Task PrepareAsync()
    {
        Project = await CreateProjectAsync("Bottles and mugs");
        await UploadAsync(Project.Id, "bottle", 8);
        await UploadAsync(Project.Id, "mug", 8);
        Iteration = await TrainAsync(Project.Id);
    }

    /// <summary>Asks the model about a drawn picture, which is kept.</summary>
    /// <returns>The id of the prediction.</returns>
    public async Task<Guid> PredictAsync(string tag, int index)
    {
        using var picture = new MemoryStream(Picture(tag, index));
        return (await Training.QuickTestImageAsync(Project.Id, picture)).Id;
    }
}
