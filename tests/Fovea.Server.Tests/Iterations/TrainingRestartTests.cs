using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Iterations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Iterations;

/// <summary>The iteration's row is the truth: whoever takes it again trains it, and whoever lost it writes nothing.</summary>
public sealed class TrainingRestartTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task IterationInTraining_AtTheStart_IsTrainedByTheNextAttempt()
    {
        var iteration = await server.CreateTrainedProjectAsync();
        Assert.Equal(1, (await ReadAsync(iteration.Id)).Attempt);
        var model = (await ReadAsync(iteration.Id)).ModelHash;
        await ChangeAsync(iteration.Id, row => (row.Status, row.ModelHash, row.EvaluationHash, row.TrainedAt) = (IterationStatus.Training, null, null, null));

        await server.RestartAsync();

        await server.WaitAsync(iteration.ProjectId, iteration.Id);
        var row = await ReadAsync(iteration.Id);
        Assert.Equal(2, row.Attempt);
        // The same pictures and seed give the same file.
        Assert.Equal(model, row.ModelHash);
    }

    [Fact]
    public async Task IterationThatEndedItsProcessFiveTimes_AtTheStart_Fails()
    {
        var iteration = await server.CreateTrainedProjectAsync();
        await ChangeAsync(iteration.Id, row => (row.Status, row.Attempt) = (IterationStatus.Training, 5));

        await server.RestartAsync();

        Iteration failed;
        using var patience = new CancellationTokenSource(Patience);
        while ((failed = await server.TrainingClient.GetIterationAsync(iteration.ProjectId, iteration.Id, patience.Token)).Status == IterationStatus.Training)
        {
            await Task.Delay(50, patience.Token);
        }

        Assert.Equal(IterationStatus.Failed, failed.Status);
        Assert.NotNull(failed.TrainingErrorDetails);
        Assert.DoesNotContain(server.DataFolder, failed.TrainingErrorDetails);
    }

    [Fact]
    public async Task Worker_WhoseIterationAnotherOneTook_WritesNothing()
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "bottle", 25, firstIndex: 200);
        await server.UploadAsync(project.Id, "die", 25, firstIndex: 200);
        var iteration = await server.TrainingClient.TrainProjectAsync(project.Id);
        using var patience = new CancellationTokenSource(Patience);
        while ((await ReadAsync(iteration.Id)).Attempt == 0)
        {
            await Task.Delay(5, patience.Token);
        }

        // As if a second worker had taken it meanwhile.
        await ChangeAsync(iteration.Id, row => row.Attempt++);
        // One worker, one queue: when this one is through, the first one is.
        await server.CreateTrainedProjectAsync();

        var row = await ReadAsync(iteration.Id);
        Assert.Equal((IterationStatus.Training, 2), (row.Status, row.Attempt));
        Assert.Null(row.ModelHash);
        Assert.Null(row.EvaluationHash);
        Assert.Null(row.TrainingErrorDetails);
    }

    private async Task<IterationEntity> ReadAsync(Guid iterationId)
    {
        await using var db = await OpenAsync();
        return await db.Iterations.AsNoTracking().SingleAsync(i => i.Id == iterationId);
    }

    private async Task ChangeAsync(Guid iterationId, Action<IterationEntity> change)
    {
        await using var db = await OpenAsync();
        change(await db.Iterations.SingleAsync(i => i.Id == iterationId));
        await db.SaveChangesAsync();
    }

    private Task<AppDbContext> OpenAsync() => server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
}
