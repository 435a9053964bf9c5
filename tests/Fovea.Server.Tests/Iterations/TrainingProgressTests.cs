using Fovea.Protocol.Client;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Iterations;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Iterations;

public sealed class TrainingProgressTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private TrainingProgressClient Client => new(server.Anonymous, server.Address, server.TrainingResource.Key1);

    [Fact]
    public async Task Progress_OfACompletedIteration_TellsItsLastStageAndTime()
    {
        var iteration = await server.CreateTrainedProjectAsync();

        var progress = await Client.GetProgressAsync(iteration.ProjectId, iteration.Id);

        Assert.Equal((iteration.Id, IterationStatus.Completed, IterationStatus.Completed), (progress.IterationId, progress.Status, progress.Stage));
        // The last stage of a quick training is one step.
        Assert.Equal((1, 1, 0), (progress.Done, progress.Total, progress.Ahead));
        Assert.True(progress.ElapsedSeconds > 0);
        Assert.Null(progress.RemainingSeconds);
        Assert.Null(progress.Advanced);
    }

    [Fact]
    public async Task Progress_WhileTraining_NeverRunsBackAndEndsCompleted()
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "bottle", 20, firstIndex: 300);
        await server.UploadAsync(project.Id, "die", 20, firstIndex: 300);
        var iteration = await server.TrainingClient.TrainProjectAsync(project.Id);
        using var patience = new CancellationTokenSource(Patience);
        var seen = new List<IterationProgress>();
        do
        {
            seen.Add(await Client.GetProgressAsync(project.Id, iteration.Id, patience.Token));
            await Task.Delay(20, patience.Token);
        }
        while (seen[^1].Status == IterationStatus.Training);

        Assert.Equal(IterationStatus.Completed, seen[^1].Status);
        var whileTraining = seen.Where(p => p.Status == IterationStatus.Training).ToList();
        Assert.All(whileTraining, p => Assert.InRange(p.Done, 0, p.Total));
        Assert.Equal(whileTraining.Select(p => p.ElapsedSeconds).Order(), whileTraining.Select(p => p.ElapsedSeconds));
    }

    [Fact]
    public async Task Cancel_WhileQueued_FailsTheIterationAndNobodyTrainsIt()
    {
        // The first keeps the only worker busy, the second waits.
        var projects = new[] { await CreateLargeProjectAsync(400), await CreateLargeProjectAsync(500) };
        var first = await server.TrainingClient.TrainProjectAsync(projects[0]);
        var second = await server.TrainingClient.TrainProjectAsync(projects[1]);
        Assert.Equal(("Queued", 1), await StageAsync(second));

        var cancelled = await Client.CancelAsync(second.ProjectId, second.Id);

        Assert.Equal((IterationStatus.Failed, "The training was cancelled."), (cancelled.Status, cancelled.TrainingErrorDetails));
        await Client.CancelAsync(first.ProjectId, first.Id);
        // One worker: when a later one is completed, the cancelled ones were passed over.
        await server.CreateTrainedProjectAsync();
        var row = await ReadAsync(second.Id);
        Assert.Equal((0, IterationStatus.Failed, null), (row.Attempt, row.Status, row.ModelHash));
    }

    [Fact]
    public async Task Cancel_WhileTraining_FailsTheIterationAndFreesTheProject()
    {
        var iteration = await server.TrainingClient.TrainProjectAsync(await CreateLargeProjectAsync(600));
        using var patience = new CancellationTokenSource(Patience);
        while ((await ReadAsync(iteration.Id)).Attempt == 0)
        {
            await Task.Delay(5, patience.Token);
        }

        var cancelled = await Client.CancelAsync(iteration.ProjectId, iteration.Id);
        var next = await server.TrainAsync(iteration.ProjectId);

        Assert.Equal(IterationStatus.Failed, cancelled.Status);
        Assert.Equal(IterationStatus.Completed, next.Status);
        var row = await ReadAsync(iteration.Id);
        Assert.Equal((IterationStatus.Failed, "The training was cancelled."), (row.Status, row.TrainingErrorDetails));
        Assert.Null(row.ModelHash);
    }

    [Fact]
    public async Task Cancel_OfACompletedIteration_IsRefusedAndChangesNothing()
    {
        var iteration = await server.CreateTrainedProjectAsync();

        var message = await server.Training.PostAsync($"/fovea/v1/projects/{iteration.ProjectId}/iterations/{iteration.Id}/cancel", null).ShouldFailAsync(ErrorCode.BadRequest);

        Assert.Contains(IterationStatus.Completed, message);
        Assert.Equal(iteration, await server.TrainingClient.GetIterationAsync(iteration.ProjectId, iteration.Id) with { ExportableTo = iteration.ExportableTo });
    }

    [Theory]
    [InlineData("GET", "iterations/{0}/progress")]
    [InlineData("POST", "iterations/{0}/cancel")]
    [InlineData("GET", "training-estimate")]
    public async Task Extension_OfAnotherResourcesProject_IsNotFound(string method, string path)
    {
        var iteration = await server.CreateTrainedProjectAsync();
        var other = server.CreateTrainingClient(server.MultiServiceResource.Key1);
        var address = $"/fovea/v1/projects/{iteration.ProjectId}/{string.Format(System.Globalization.CultureInfo.InvariantCulture, path, iteration.Id)}";

        await other.SendAsync(new HttpRequestMessage(new HttpMethod(method), address)).ShouldFailAsync(ErrorCode.NotFoundProject);
    }

    [Fact]
    public async Task Estimate_CountsWhatIsNewAndShrinksOnceItWasRead()
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "bottle", 10, firstIndex: 700);
        await server.UploadAsync(project.Id, "die", 10, firstIndex: 700);
        var before = await Client.GetEstimateAsync(project.Id);
        await server.TrainAsync(project.Id);

        var after = await Client.GetEstimateAsync(project.Id);

        Assert.Equal((20, 20), (before.Images, before.ImagesToRead));
        Assert.Equal((20, 0), (after.Images, after.ImagesToRead));
        Assert.True(after.Seconds < before.Seconds, $"{after.Seconds} s after, {before.Seconds} s before");
    }

    private async Task<(string?, int)> StageAsync(Iteration iteration)
    {
        var progress = await Client.GetProgressAsync(iteration.ProjectId, iteration.Id);
        return (progress.Stage, progress.Ahead);
    }

    private async Task<Guid> CreateLargeProjectAsync(int firstIndex)
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "bottle", 30, firstIndex);
        await server.UploadAsync(project.Id, "die", 30, firstIndex);
        return project.Id;
    }

    private async Task<Server.Iterations.IterationEntity> ReadAsync(Guid iterationId)
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        return await db.Iterations.AsNoTracking().SingleAsync(i => i.Id == iterationId);
    }
}
