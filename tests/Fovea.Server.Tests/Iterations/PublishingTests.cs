using System.Net;
using System.Text.Json;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Resources;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Iterations;

/// <summary>The rules of publishing, one by one.</summary>
public sealed class PublishingTests(PublishingTests.TwoIterationsFixture server) : IClassFixture<PublishingTests.TwoIterationsFixture>, IAsyncLifetime
{
    /// <summary>Each test begins with nothing published.</summary>
    public async ValueTask InitializeAsync()
    {
        foreach (var iteration in await server.TrainingClient.GetIterationsAsync(server.First.ProjectId))
        {
            if (iteration.PublishName is not null)
            {
                await server.TrainingClient.UnpublishIterationAsync(iteration.ProjectId, iteration.Id);
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Publish_AnswersTheBareTrue()
    {
        var answer = await PublishAsync(server.First, "a").ShouldSucceedAsync();

        Assert.Equal(JsonValueKind.True, answer.ValueKind);
    }

    [Theory]
    [InlineData("a", "false")]
    [InlineData("a", "true")]
    [InlineData("b", "true")]
    public async Task Publish_PublishedIteration_IsRefusedEvenWithOverwriteOrAnotherName(string name, string overwrite)
    {
        await PublishAsync(server.First, "a").ShouldSucceedAsync();

        var message = await PublishAsync(server.First, name, overwrite: overwrite).ShouldFailAsync(ErrorCode.BadRequestIterationIsPublished);

        Assert.Contains("'a'", message);
    }

    [Fact]
    public async Task Publish_NameOfAnotherIteration_IsRefusedUnlessItIsToBeMoved()
    {
        await PublishAsync(server.First, "a").ShouldSucceedAsync();

        await PublishAsync(server.Second, "A").ShouldFailAsync(ErrorCode.BadRequestInvalidPublishName);
        await PublishAsync(server.Second, "a", overwrite: "true").ShouldSucceedAsync();

        Assert.Null((await server.TrainingClient.GetIterationAsync(server.First.ProjectId, server.First.Id)).PublishName);
        Assert.Equal(server.Second.Id, await ClassifiedByAsync("a"));
    }

    [Fact]
    public async Task Publish_TwoIterationsUnderTwoNames_BothAnswer()
    {
        await PublishAsync(server.First, "a").ShouldSucceedAsync();
        await PublishAsync(server.Second, "b").ShouldSucceedAsync();

        Assert.Equal((server.First.Id, server.Second.Id), (await ClassifiedByAsync("a"), await ClassifiedByAsync("b")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("%20")]
    [InlineData("a%2Fb")]
    [InlineData("a%5Cb")]
    [InlineData("..")]
    [InlineData("a%00b")]
    public async Task Publish_NameThatCannotBeInAnAddress_IsRefused(string name) =>
        await PublishAsync(server.First, name).ShouldFailAsync(ErrorCode.BadRequestInvalidPublishName);

    [Fact]
    public async Task Publish_NameThatIsMissingOrTooLong_IsRefused()
    {
        var address = $"projects/{server.First.ProjectId}/iterations/{server.First.Id}/publish?predictionId={server.PredictionResource.ResourceId}";

        await server.Training.PostAsync(address, null).ShouldFailAsync(ErrorCode.BadRequestInvalidPublishName);
        await PublishAsync(server.First, new string('n', 129)).ShouldFailAsync(ErrorCode.BadRequestInvalidPublishName);
        await PublishAsync(server.First, new string('n', 128)).ShouldSucceedAsync();
    }

    [Theory]
    [InlineData("my model", "my%20model")]
    [InlineData("Größe 1", "Gr%C3%B6%C3%9Fe%201")]
    [InlineData("50%", "50%25")]
    [InlineData("Case", "cASE")]
    public async Task Publish_UnusualName_IsFoundByItsEscapedForm(string name, string segment)
    {
        await PublishAsync(server.First, Uri.EscapeDataString(name)).ShouldSucceedAsync();

        Assert.Equal(server.First.Id, await ClassifiedByAsync(segment));
    }

    [Fact]
    public async Task Publish_BadTarget_IsRefused()
    {
        var id = server.PredictionResource.ResourceId;
        var elsewhere = await server.CreateResourceInAnotherRegionAsync();

        foreach (var target in new[] { "", "x", server.PredictionResource.Name, id[..id.LastIndexOf('/')], id + "x", server.TrainingResource.ResourceId, elsewhere })
        {
            await PublishAsync(server.First, "a", target).ShouldFailAsync(ErrorCode.BadRequestInvalidPublishTarget);
        }

        Assert.Null((await server.TrainingClient.GetIterationAsync(server.First.ProjectId, server.First.Id)).PublishName);
    }

    [Fact]
    public async Task Publish_ToTheMultiServiceResource_AnswersToItsKeyOnly()
    {
        await PublishAsync(server.First, "a", server.MultiServiceResource.ResourceId).ShouldSucceedAsync();
        var address = $"{server.First.ProjectId}/classify/iterations/a/image/nostore";

        await server.CreatePredictionClient(server.MultiServiceResource.Key1).PostBytesAsync(address, ServerFixture.Picture("mug", 0)).ShouldSucceedAsync();
        await server.Prediction.PostBytesAsync(address, ServerFixture.Picture("mug", 0)).ShouldFailAsync(ErrorCode.NotFoundProject);
    }

    [Fact]
    public async Task Unpublish_Twice_IsRefusedTheSecondTime()
    {
        await PublishAsync(server.First, "a").ShouldSucceedAsync();
        var address = $"projects/{server.First.ProjectId}/iterations/{server.First.Id}/publish";

        await server.Training.DeleteAsync(address).ShouldSucceedAsync(HttpStatusCode.NoContent);
        await server.Training.DeleteAsync(address).ShouldFailAsync(ErrorCode.BadRequestIterationNotPublished);
        await server.Prediction.PostBytesAsync($"{server.First.ProjectId}/classify/iterations/a/image", ServerFixture.Picture("mug", 0)).ShouldFailAsync(ErrorCode.NotFoundIteration);
    }

    [Fact]
    public async Task Delete_PublishedIterationOrItsProject_IsRefused()
    {
        await PublishAsync(server.First, "a").ShouldSucceedAsync();

        await server.Training.DeleteAsync($"projects/{server.First.ProjectId}/iterations/{server.First.Id}").ShouldFailAsync(ErrorCode.BadRequestIterationIsPublished);
        await server.Training.DeleteAsync($"projects/{server.First.ProjectId}").ShouldFailAsync(ErrorCode.BadRequestIterationIsPublished);

        Assert.Equal(server.First.Id, await ClassifiedByAsync("a"));
    }

    private Task<HttpResponseMessage> PublishAsync(Iteration iteration, string name, string? target = null, string overwrite = "false") => server.Training.PostAsync(
        $"projects/{iteration.ProjectId}/iterations/{iteration.Id}/publish?publishName={name}&predictionId={target ?? server.PredictionResource.ResourceId}&overwrite={overwrite}", null);

    private async Task<Guid> ClassifiedByAsync(string segment)
    {
        var prediction = await server.Prediction.PostBytesAsync(
            $"{server.First.ProjectId}/classify/iterations/{segment}/image/nostore", ServerFixture.Picture("mug", 0)).ShouldSucceedAsync();
        return prediction.GetProperty("iteration").GetGuid();
    }

    /// <summary>A project with two trained iterations.</summary>
    public sealed class TwoIterationsFixture : ServerFixture
    {
        public Iteration First { get; private set; } = null!;

        public Iteration Second { get; private set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            First = await CreateTrainedProjectAsync();
            Second = await TrainAsync(First.ProjectId, force: true);
        }

        public async Task<string> CreateResourceInAnotherRegionAsync()
        {
            await using var scope = Services.CreateAsyncScope();
            var request = new ResourceRequest { Name = "elsewhere", Kind = "prediction", Region = "elsewhere" };
            return (await scope.ServiceProvider.GetRequiredService<ResourceService>().CreateAsync(request, CancellationToken.None)).ResourceId;
        }
    }
}
