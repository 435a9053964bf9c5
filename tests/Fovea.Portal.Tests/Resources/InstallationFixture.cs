namespace Fovea.Portal.Tests.Resources;

/// <summary>A server on which sixteen pictures were uploaded and one training was started, for the tests that look at all of it.</summary>
[CollectionDefinition(nameof(InstallationFixture))]
public sealed class InstallationFixture(SharedPortal shared) : OwnServerFixture(shared), ICollectionFixture<InstallationFixture>
{
    protected override async Task PrepareAsync()
    {
        var project = await CreateProjectAsync("Bottles and mugs");
        await UploadAsync(project.Id, "bottle", 8);
        await UploadAsync(project.Id, "mug", 8);
        await TrainAsync(project.Id);
    }
}
