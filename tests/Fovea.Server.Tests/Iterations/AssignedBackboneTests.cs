using Fovea.Engine.Backbones;
using Fovea.Engine.Models;
using Fovea.Protocol.Training;
using Fovea.Server.Iterations;
using Fovea.Server.Storage;
using Microsoft.Extensions.DependencyInjection;
using Fovea.Server.Tests.Data;

namespace Fovea.Server.Tests.Iterations;

/// <summary>A data folder with an installed backbone that the domain Food is assigned.</summary>
public sealed class AssignedBackboneTests(AssignedBackboneTests.Fixture server) : IClassFixture<AssignedBackboneTests.Fixture>
{
    private const string Id = "copy";
    private static readonly Guid Food = TestBackbone.Food;

    [Fact]
    public async Task Train_ProjectOfAnAssignedDomain_UsesItsBackboneAndEverybodyElseTheEmbeddedOne()
    {
        var backbones = server.Services.GetRequiredService<BackboneProvider>();
        var hash = BlobStore.HashOf(ServerFixture.Picture("die", 0));
        var project = await server.TrainingClient.CreateProjectAsync($"Project {Guid.NewGuid():N}", domainId: Food);
        await server.UploadAsync(project.Id, "die", 5);
        await server.UploadAsync(project.Id, "donut", 5);

        var iteration = await server.TrainAsync(project.Id);
        await server.PublishAsync(project.Id, iteration.Id);
        var prediction = await server.PredictionClient.ClassifyImageWithNoStoreAsync(project.Id, ServerFixture.PublishName, new MemoryStream(ServerFixture.Picture("die", 6)));

        Assert.Equal("die", prediction.Predictions[0].TagName);
        Assert.Equal(Id, backbones.For(Food).Backbone.Manifest.Id);
        Assert.Equal(Backbone.DefaultId, backbones.For(DomainCatalogue.DefaultId).Backbone.Manifest.Id);
        Assert.True(backbones.For(Food).Extractor.IsCached(hash));
        Assert.False(backbones.For(DomainCatalogue.DefaultId).Extractor.IsCached(hash));
    }

    [Fact]
    public async Task Start_AssignedBackboneThatIsNotInstalled_IsRefusedAndNamesIt()
    {
        var folder = Directory.CreateTempSubdirectory("fovea-test-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "backbones"));
            await File.WriteAllTextAsync(Path.Combine(folder, "backbones", "domains.json"), $$"""{ "{{Food}}": "gone" }""");

            var error = await Assert.ThrowsAsync<InvalidModelException>(() =>
                FoveaServer.StartAsync(new ServerOptions { DataFolder = folder, Urls = ["http://127.0.0.1:0"], IsQuiet = true }.OnTestDatabase(), CancellationToken.None));

            Assert.Contains("'gone', which is not installed", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    public sealed class Fixture : ServerFixture
    {
        public override async ValueTask InitializeAsync()
        {
            TestBackbone.Install(DataFolder, Id).Assign(Food.ToString(), Id);
            await base.InitializeAsync();
        }
    }
}
