using Fovea.Protocol.Training;
using Fovea.Server.Features;
using Fovea.Server.Iterations;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Features;

/// <summary><c>Features:Ahead</c> set to false.</summary>
public sealed class NoFeaturesAheadTests(NoFeaturesAheadTests.Fixture server) : IClassFixture<NoFeaturesAheadTests.Fixture>
{
    [Fact]
    public async Task SwitchedOff_TrainingComputesThem()
    {
        // It ends by itself, in its own time after the start.
        await server.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<FeatureWorker>().Single().ExecuteTask!
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        await server.CreateTrainedProjectAsync();

        Assert.True(server.Services.GetRequiredService<BackboneProvider>().For(DomainCatalogue.DefaultId).Extractor.IsCached(Server.Storage.BlobStore.HashOf(ServerFixture.Picture("mug", 4))));
    }

    public sealed class Fixture : ServerFixture
    {
        protected override ServerOptions Configure(ServerOptions options) =>
            options with { Settings = new Dictionary<string, string?> { ["Features:Ahead"] = "false" } };
    }
}
