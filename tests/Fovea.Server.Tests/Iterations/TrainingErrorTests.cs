using System.Net;
using System.Text.Json;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Iterations;

public sealed class TrainingErrorTests(PublishedServerFixture server) : IClassFixture<PublishedServerFixture>
{
    private string Train => $"projects/{server.Published.ProjectId}/train";

    private string Iteration => $"projects/{server.Published.ProjectId}/iterations/{server.Published.Id}";

    [Fact]
    public async Task Train_OneTagOnly_IsRefusedWithTheCount()
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "mug", 5);

        var message = await server.Training.PostAsync($"projects/{project.Id}/train", null).ShouldFailAsync(ErrorCode.BadRequestMultiClassClassificationTrainingValidationFailed);

        Assert.Contains("1 tag ", message);
        Assert.Empty(await server.TrainingClient.GetIterationsAsync(project.Id));
    }

    [Fact]
    public async Task Train_FourPicturesInATag_IsRefusedNamingTagAndCount()
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "mug", 5);
        await server.UploadAsync(project.Id, "donut", 4);

        var message = await server.Training.PostAsync($"projects/{project.Id}/train", null).ShouldFailAsync(ErrorCode.BadRequestMultiClassClassificationTrainingValidationFailed);

        Assert.Contains("'donut' has 4 images", message);
        Assert.Contains("at least 5", message);
        Assert.Empty(await server.TrainingClient.GetIterationsAsync(project.Id));
    }

    [Fact]
    public async Task Train_NothingOrOnlyNegativeInAMultilabelProject_IsRefused()
    {
        var project = await server.CreateProjectAsync(Classifier.Multilabel);
        await server.Training.PostAsync($"projects/{project.Id}/train", null).ShouldFailAsync(ErrorCode.BadRequestMultiLabelClassificationTrainingValidationFailed);
        await server.TrainingClient.CreateTagAsync(project.Id, "none", type: TagType.Negative);

        await server.Training.PostAsync($"projects/{project.Id}/train", null).ShouldFailAsync(ErrorCode.BadRequestMultiLabelClassificationTrainingValidationFailed);
    }

    [Theory]
    [InlineData("?trainingType=Fast", nameof(ErrorCode.BadRequest))]
    [InlineData("?trainingType=0", nameof(ErrorCode.BadRequest))]
    [InlineData("?reservedBudgetInHours=-1", nameof(ErrorCode.BadRequest))]
    [InlineData("?reservedBudgetInHours=x", nameof(ErrorCode.BadRequest))]
    [InlineData("?forceTrain=perhaps", nameof(ErrorCode.BadRequest))]
    [InlineData("?notificationEmailAddress=nobody", nameof(ErrorCode.BadRequestInvalidEmailAddress))]
    [InlineData("?trainingType=regular&reservedBudgetInHours=0&forceTrain=false", nameof(ErrorCode.BadRequestTrainingNotNeeded))]
    public async Task Train_BadArgument_IsRefused(string query, string code) =>
        await server.Training.PostAsync(Train + query, null).ShouldFailAsync(Codes.Find(code));

    [Theory]
    [InlineData("""{"selectedTags":["11111111-1111-1111-1111-111111111111"]}""", nameof(ErrorCode.NotFoundTag))]
    [InlineData("""{"selectedTags":["x"]}""", nameof(ErrorCode.BadRequest))]
    [InlineData("""{"customBaseModelInfo":{"projectId":"11111111-1111-1111-1111-111111111111","iterationId":"11111111-1111-1111-1111-111111111111"}}""", nameof(ErrorCode.NotFoundIteration))]
    [InlineData("""{"selectedTags":null,"customBaseModelInfo":null}""", nameof(ErrorCode.BadRequestTrainingNotNeeded))]
    public async Task Train_BadBody_IsRefused(string json, string code) =>
        await server.Training.PostJsonAsync(Train, json).ShouldFailAsync(Codes.Find(code));

    [Fact]
    public async Task Train_WhatIsNotBuilt_AnswersNotImplemented()
    {
        await server.Training.PostAsync($"{Train}?trainingType=advanced&reservedBudgetInHours=1", null).ShouldFailAsync(ErrorCode.BadRequestOperationNotSupported, HttpStatusCode.NotImplemented);
    }

    [Fact]
    public async Task Train_UnchangedWithForce_MakesAnotherIterationWithTheNextName()
    {
        var first = await server.CreateTrainedProjectAsync();
        var message = await server.Training.PostAsync($"projects/{first.ProjectId}/train", null).ShouldFailAsync(ErrorCode.BadRequestTrainingNotNeeded);

        var second = await server.TrainAsync(first.ProjectId, force: true);
        await server.TrainingClient.DeleteIterationAsync(first.ProjectId, second.Id);
        var third = await server.TrainAsync(first.ProjectId, force: true);

        Assert.Contains("forceTrain", message);
        Assert.Equal(("Iteration 1", "Iteration 2", "Iteration 3"), (first.Name, second.Name, third.Name));
    }

    [Fact]
    public async Task IterationInTraining_RefusesWhatNeedsATrainedOne()
    {
        var iteration = await server.CreateTrainedProjectAsync();
        await SetStatusAsync(iteration.Id, IterationStatus.Training);
        var address = $"projects/{iteration.ProjectId}/iterations/{iteration.Id}";

        await server.Training.PostAsync($"projects/{iteration.ProjectId}/train?forceTrain=true", null).ShouldFailAsync(ErrorCode.BadRequestTrainingAlreadyInProgress);
        await server.Training.GetAsync($"{address}/performance").ShouldFailAsync(ErrorCode.BadRequestIterationIsNotTrained);
        await server.Training.PostAsync($"{address}/publish?publishName=x&predictionId={server.PredictionResource.ResourceId}", null).ShouldFailAsync(ErrorCode.BadRequestIterationIsNotTrained);
        await server.Training.PostBytesAsync($"projects/{iteration.ProjectId}/quicktest/image?iterationId={iteration.Id}", ServerFixture.Picture("mug", 0)).ShouldFailAsync(ErrorCode.BadRequestIterationIsNotTrained);
        await server.Training.PostBytesAsync($"projects/{iteration.ProjectId}/quicktest/image", ServerFixture.Picture("mug", 0)).ShouldFailAsync(ErrorCode.NotFoundProjectDefaultIteration);
        var json = await server.Training.GetAsync(address).ShouldSucceedAsync();

        // While training, recorded: no domain and type, nothing exportable, no minutes.
        Assert.Equal(("Training", false, 0), (json.GetProperty("status").GetString(), json.GetProperty("exportable").GetBoolean(), json.GetProperty("trainingTimeInMinutes").GetInt32()));
        Assert.All(["domainId", "classificationType", "exportableTo", "publishName", "trainingErrorDetails"], name => Assert.Equal(JsonValueKind.Null, json.GetProperty(name).ValueKind));
    }

    [Fact]
    public async Task CompletedIteration_InJson_HasTheRecordedForm()
    {
        var json = await server.Training.GetAsync(Iteration).ShouldSucceedAsync();

        Assert.Equal(("Completed", "Regular", 0), (json.GetProperty("status").GetString(), json.GetProperty("trainingType").GetString(), json.GetProperty("reservedBudgetInHours").GetInt32()));
        Assert.True(json.GetProperty("trainingTimeInMinutes").GetInt32() >= 1);
        Assert.Equal(ServerFixture.PublishName, json.GetProperty("publishName").GetString());
        Assert.Equal(server.PredictionResource.ResourceId, json.GetProperty("originalPublishResourceId").GetString());
        Assert.All(["created", "lastModified", "trainedAt"], name => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$", json.GetProperty(name).GetString()!));
    }

    [Theory]
    [InlineData("threshold=-0.1")]
    [InlineData("threshold=1.1")]
    [InlineData("threshold=NaN")]
    [InlineData("threshold=half")]
    [InlineData("overlapThreshold=2")]
    public async Task GetIterationPerformance_ThresholdOutOfRange_IsRefused(string query) =>
        await server.Training.GetAsync($"{Iteration}/performance?{query}").ShouldFailAsync(ErrorCode.BadRequest);

    [Theory]
    [InlineData("")]
    [InlineData("?threshold=0&overlapThreshold=0")]
    [InlineData("?threshold=1&overlapThreshold=1")]
    public async Task GetIterationPerformance_ThresholdInRange_IsAnswered(string query)
    {
        var performance = await server.Training.GetAsync($"{Iteration}/performance{query}").ShouldSucceedAsync();

        Assert.Equal(["book", "mug"], performance.GetProperty("perTagPerformance").EnumerateArray().Select(tag => tag.GetProperty("name").GetString()).Order());
        Assert.InRange(performance.GetProperty("recall").GetDouble(), 0, 1);
    }

    [Fact]
    public async Task Iteration_UnknownOrMalformedId_IsNotFoundOrRefused()
    {
        var (iterations, unknown) = ($"projects/{server.Published.ProjectId}/iterations", Guid.NewGuid());

        Assert.Contains(unknown.ToString(), await server.Training.GetAsync($"{iterations}/{unknown}").ShouldFailAsync(ErrorCode.NotFoundIteration));
        await server.Training.GetAsync($"{iterations}/x").ShouldFailAsync(ErrorCode.BadRequestInvalidIds);
        await server.Training.PatchJsonAsync($"{iterations}/{unknown}", """{"name":"a"}""").ShouldFailAsync(ErrorCode.NotFoundIteration);
        await server.Training.DeleteAsync($"{iterations}/{unknown}").ShouldFailAsync(ErrorCode.NotFoundIteration);
        await server.Training.GetAsync($"{iterations}/{unknown}/performance").ShouldFailAsync(ErrorCode.NotFoundIteration);
        await server.Training.DeleteAsync($"{iterations}/{unknown}/publish").ShouldFailAsync(ErrorCode.NotFoundIteration);
        await server.Training.GetAsync($"projects/{unknown}/iterations").ShouldFailAsync(ErrorCode.NotFoundProject);
    }

    [Fact]
    public async Task UpdateIteration_BadName_IsRefused()
    {
        var first = await server.CreateTrainedProjectAsync();
        var second = await server.TrainAsync(first.ProjectId, force: true);
        var address = $"projects/{first.ProjectId}/iterations/{second.Id}";

        await server.Training.PatchJsonAsync(address, """{"name":""}""").ShouldFailAsync(ErrorCode.BadRequestIterationName);
        await server.Training.PatchJsonAsync(address, "{}").ShouldFailAsync(ErrorCode.BadRequestIterationName);
        await server.Training.PatchJsonAsync(address, $$"""{"name":"{{new string('n', 257)}}"}""").ShouldFailAsync(ErrorCode.BadRequestIterationName);
        await server.Training.PatchJsonAsync(address, """{"name":"Iteration 1"}""").ShouldFailAsync(ErrorCode.BadRequestIterationNameNotUnique);
        await server.Training.PatchJsonAsync(address, """{"name":"Best","status":"Failed"}""").ShouldSucceedAsync();

        var renamed = await server.TrainingClient.GetIterationAsync(first.ProjectId, second.Id);
        Assert.Equal(("Best", "Completed"), (renamed.Name, renamed.Status));
    }

    private async Task SetStatusAsync(Guid iterationId, string status)
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        await db.Iterations.Where(i => i.Id == iterationId).ExecuteUpdateAsync(set => set.SetProperty(i => i.Status, status));
    }
}
