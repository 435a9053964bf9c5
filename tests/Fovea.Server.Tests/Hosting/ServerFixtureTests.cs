using Fovea.Protocol.Client;

namespace Fovea.Server.Tests.Hosting;

public sealed class ServerFixtureTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task TrainedProject_Published_RecognisesAPictureItWasTrainedOn()
    {
        var iteration = await server.CreateTrainedProjectAsync(publish: true);

        var prediction = await server.PredictionClient.ClassifyImageAsync(
            iteration.ProjectId, ServerFixture.PublishName, new MemoryStream(ServerFixture.Picture("mug", 0)));

        Assert.Equal("mug", prediction.Predictions[0].TagName);
    }
}
