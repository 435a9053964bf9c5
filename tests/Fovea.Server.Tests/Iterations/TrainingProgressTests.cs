using Fovea.Engine.Training;
using Fovea.Protocol.Client;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Iterations;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Iterations;
using Fovea.Server.Jobs;
using Fovea.Server.Iterations.Progress;
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
        // A row in training that no worker was told of.
        var project = await CreateTrainableProjectAsync(400);
        var iteration = await TestIterations.InsertAsync(server.Services, project, IterationStatus.Training);
        Assert.Equal("Queued", (await Client.GetProgressAsync(project, iteration)).Stage);

        var cancelled = await Client.CancelAsync(project, iteration);
        await server.Services.GetRequiredService<IJobs>().AddAsync(JobQueue.Train, new WaitingRow(iteration, Guid.Empty));

        Assert.Equal((IterationStatus.Failed, "The training was cancelled."), (cancelled.Status, cancelled.TrainingErrorDetails));
        // One worker: when a later one is completed, the cancelled one was passed over.
        await server.TrainAsync(project);
        var row = await ReadAsync(iteration);
        Assert.Equal((0, IterationStatus.Failed, null), (row.Attempt, row.Status, row.ModelHash));
    }

    [Fact]
    public async Task Cancel_WhileTraining_StopsTheWorkerAndFreesTheProject()
    {
        var project = await CreateTrainableProjectAsync(500);
        var iteration = await TestIterations.InsertAsync(server.Services, project, IterationStatus.Training);
        await using var heartbeat = new TrainingHeartbeat(
            server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>(), await ReadAsync(iteration), TimeProvider.System, CancellationToken.None);
        heartbeat.Report(new TrainingProgress("Reading pictures", 3, 12));
        await UntilAsync(async () => (await Client.GetProgressAsync(project, iteration)).Done == 3);
        Assert.False(heartbeat.IsLost);

        await Client.CancelAsync(project, iteration);

        await UntilAsync(() => Task.FromResult(heartbeat.Token.IsCancellationRequested));
        Assert.True(heartbeat.IsLost);
        Assert.Equal(IterationStatus.Completed, (await server.TrainAsync(project)).Status);
        Assert.Equal("The training was cancelled.", (await ReadAsync(iteration)).TrainingErrorDetails);
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

        // Some may have been read in the background already.
        Assert.Equal(20, before.Images);
        Assert.InRange(before.ImagesToRead, 0, 20);
        Assert.Equal((20, 0), (after.Images, after.ImagesToRead));
        Assert.True(after.Seconds <= before.Seconds, $"{after.Seconds} s after, {before.Seconds} s before");
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }

    private async Task<Guid> CreateTrainableProjectAsync(int firstIndex)
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "bottle", 5, firstIndex);
        await server.UploadAsync(project.Id, "die", 5, firstIndex);
        return project.Id;
    }

    private async Task<IterationEntity> ReadAsync(Guid iterationId)
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        return await db.Iterations.AsNoTracking().SingleAsync(i => i.Id == iterationId);
    }
}
