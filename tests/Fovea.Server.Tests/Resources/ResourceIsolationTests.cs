using System.Net;
using Fovea.Protocol.Client;
using Fovea.Server.Resources;

namespace Fovea.Server.Tests.Resources;

/// <summary>Two training and two prediction resources; each has what it has.</summary>
public class ResourceIsolationTests(ResourceIsolationTests.TwoOfEach two) : IClassFixture<ResourceIsolationTests.TwoOfEach>
{
    [Fact]
    public async Task Projects_OfTheOtherResource_AreNotListed() => Assert.Empty(await two.TrainingB.GetProjectsAsync());

    [Fact]
    public async Task EveryTrainingOperation_ProjectOfTheOtherResource_LooksLikeNone()
    {
        var (projectId, iterationId, other) = (two.ProjectId, two.IterationId, two.TrainingB);
        Func<Task>[] calls =
        [
            () => other.GetProjectAsync(projectId),
            () => other.DeleteProjectAsync(projectId),
            () => other.GetTagsAsync(projectId),
            () => other.GetTagsAsync(projectId, iterationId),
            () => other.CreateTagAsync(projectId, "stolen"),
            () => other.GetImagesAsync(projectId),
            () => other.GetImageCountAsync(projectId),
            () => other.CreateImagesFromFilesAsync(projectId, ResourceServer.Pictures("mug", 1)),
            () => other.DeleteImagesAsync(projectId, null, allImages: true),
            () => other.TrainProjectAsync(projectId),
            () => other.GetIterationsAsync(projectId),
            () => other.GetIterationAsync(projectId, iterationId),
            () => other.GetIterationPerformanceAsync(projectId, iterationId),
            () => other.PublishIterationAsync(projectId, iterationId, "stolen", two.ResourceIdB),
            () => other.UnpublishIterationAsync(projectId, iterationId),
            () => other.DeleteIterationAsync(projectId, iterationId),
            () => other.QuickTestImageAsync(projectId, ResourceServer.Picture()),
        ];

        foreach (var call in calls)
        {
            var refusal = await Assert.ThrowsAsync<CustomVisionException>(call);
            Assert.Equal((HttpStatusCode.NotFound, "NotFoundProject"), (refusal.StatusCode, refusal.Code));
        }
    }

    [Fact]
    public async Task Classify_KeyOfTheResourcePublishedTo_Answers()
    {
        var prediction = await two.PredictionA.ClassifyImageWithNoStoreAsync(two.ProjectId, ResourceServer.PublishName, ResourceServer.Picture());

        Assert.Equal(2, prediction.Predictions!.Count);
    }

    [Fact]
    public async Task Classify_KeyOfTheOtherPredictionResource_LooksLikeNoProject()
    {
        var refusal = await Assert.ThrowsAsync<CustomVisionException>(
            () => two.PredictionB.ClassifyImageWithNoStoreAsync(two.ProjectId, ResourceServer.PublishName, ResourceServer.Picture()));

        Assert.Equal((HttpStatusCode.NotFound, "NotFoundProject"), (refusal.StatusCode, refusal.Code));
    }

    [Fact]
    public async Task Publish_ResourceInAnotherRegion_IsRefusedNamingBothRegions()
    {
        var abroad = await two.Server.CreateAsync(new ResourceRequest { Name = "abroad", Kind = "prediction", Region = "East US" });

        var refusal = await Assert.ThrowsAsync<CustomVisionException>(
            () => two.TrainingA.PublishIterationAsync(two.ProjectId, two.UnpublishedIterationId, "abroad", abroad.ResourceId));

        Assert.Equal("BadRequestInvalidPublishTarget", refusal.Code);
        Assert.Contains("eastus", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("local", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_TrainingResourceAsTarget_IsRefused()
    {
        var refusal = await Assert.ThrowsAsync<CustomVisionException>(
            () => two.TrainingA.PublishIterationAsync(two.ProjectId, two.UnpublishedIterationId, "wrong", two.TrainingResourceIdB));

        Assert.Equal("BadRequestInvalidPublishTarget", refusal.Code);
    }

    [Fact]
    public async Task Delete_ResourceWithAPublishedIteration_NamesIt()
    {
        using var answer = await two.Server.Manage.DeleteAsync("prediction-a");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var message = (await ResourceServer.ReadErrorAsync(answer)).Message;
        Assert.Contains("'production' of project 'Mugs'", message, StringComparison.Ordinal);
    }

    public sealed class TwoOfEach : IAsyncLifetime
    {
        internal ResourceServer Server { get; private set; } = null!;

        public TrainingClient TrainingA { get; private set; } = null!;

        public TrainingClient TrainingB { get; private set; } = null!;

        public PredictionClient PredictionA { get; private set; } = null!;

        public PredictionClient PredictionB { get; private set; } = null!;

        public string ResourceIdB { get; private set; } = null!;

        public string TrainingResourceIdB { get; private set; } = null!;

        public Guid ProjectId { get; private set; }

        public Guid IterationId { get; private set; }

        public Guid UnpublishedIterationId { get; private set; }

        public async ValueTask InitializeAsync()
        {
            Server = await ResourceServer.StartAsync();
            TrainingA = await Server.CreateTrainingClientAsync("training-a");
            var trainingB = await Server.CreateAsync(new ResourceRequest { Name = "training-b", Kind = "training" });
            TrainingB = new TrainingClient(Server.Http, Server.Endpoint, trainingB.Keys!.Key1);
            TrainingResourceIdB = trainingB.ResourceId;
            var predictionA = await Server.CreateAsync(new ResourceRequest { Name = "prediction-a", Kind = "prediction" });
            var predictionB = await Server.CreateAsync(new ResourceRequest { Name = "prediction-b", Kind = "prediction" });
            PredictionA = new PredictionClient(Server.Http, Server.Endpoint, predictionA.Keys!.Key1);
            PredictionB = new PredictionClient(Server.Http, Server.Endpoint, predictionB.Keys!.Key2);
            ResourceIdB = predictionB.ResourceId;

            var first = await ResourceServer.TrainAsync(TrainingA, "Mugs");
            (ProjectId, IterationId) = (first.ProjectId, first.Id);
            await TrainingA.PublishIterationAsync(ProjectId, IterationId, ResourceServer.PublishName, predictionA.ResourceId);
            UnpublishedIterationId = (await ResourceServer.WaitAsync(TrainingA, await TrainingA.TrainProjectAsync(ProjectId, forceTrain: true))).Id;
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
