using Fovea.Protocol.Client;

namespace Fovea.Portal.Tests.Projects;

/// <summary>A few projects that look like somebody's, for the tests that look at the gallery: one after the other.</summary>
[CollectionDefinition(nameof(GalleryFixture))]
public sealed class GalleryFixture(SharedPortal shared) : OwnServerFixture(shared), ICollectionFixture<GalleryFixture>
{
    protected override async Task PrepareAsync()
    {
        var mugs = await CreateProjectAsync("Bottles and mugs");
        await UploadAsync(mugs.Id, "bottle", 2);
        await UploadAsync(mugs.Id, "mug", 2);
        var dice = await CreateProjectAsync("Dice on the table");
        await UploadAsync(dice.Id, "die", 5);
        await UploadAsync(dice.Id, "book", 5);
        await TrainAsync(dice.Id);
        await CreateProjectAsync("Donuts of the bakery around the corner, with and without icing");
        using var http = new HttpClient();
        await new TrainingClient(http, Address, MultiServiceResource.Key1).CreateProjectAsync("Of another resource");
    }
}
