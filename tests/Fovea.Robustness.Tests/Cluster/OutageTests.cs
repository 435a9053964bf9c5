using Fovea.Protocol.Training;
using Fovea.Server.Tests.Data;
using Npgsql;

namespace Fovea.Robustness.Tests.Cluster;

/// <summary>What befalls workers, and the database that they share: nothing is lost, and nothing is done by two.</summary>
[Trait("Tier", "Nightly")]
public sealed class OutageTests(OwnDatabaseCluster cluster) : IClassFixture<OwnDatabaseCluster>
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(5);

    [PostgreSqlFact]
    public async Task E_StarvedWorker_IsNotDoubled()
    {
        await using var first = await cluster.StartAsync("worker", Window);
        await using var second = await cluster.StartAsync("worker", Window);
        using var done = new CancellationTokenSource();
        var hogs = Enumerable.Range(0, 3 * Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            while (!done.IsCancellationRequested)
            {
            }
        }) { IsBackground = true }).ToList();
        hogs.ForEach(hog => hog.Start());

        var iteration = await cluster.TrainAsync();

        Assert.Equal(IterationStatus.Completed, (await cluster.WaitAsync(iteration)).Status);
        await done.CancelAsync();
        Assert.Equal(1, await cluster.AttemptAsync(iteration));
    }

    [PostgreSqlTheory]
    [InlineData(0)]
    [InlineData(60)]
    public async Task FG_DatabaseAway_TrainingIsCompletedAfterwards(int seconds)
    {
        await using var first = await cluster.StartAsync("worker", Window);
        await using var second = await cluster.StartAsync("worker", Window);
        var iteration = await cluster.TrainAsync();
        await ProcessCluster.UntilAsync(async () => await cluster.AttemptAsync(iteration) == 1);

        cluster.Server.StopServer();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        cluster.Server.StartServer();
        NpgsqlConnection.ClearAllPools();

        await ProcessCluster.UntilAsync(async () => await cluster.AskAsync<string>($"""SELECT "Status" FROM "Iterations" WHERE "Id" = '{iteration}'""") != IterationStatus.Training);
        Assert.Equal(IterationStatus.Completed, (await cluster.WaitAsync(iteration)).Status);
    }

    [PostgreSqlFact]
    public async Task I_WorkerPausedForTwoWindows_WritesNothingWhenItGoesOn()
    {
        await using var zombie = await cluster.StartAsync("worker", Window);
        var iteration = await cluster.TrainAsync();
        await ProcessCluster.UntilAsync(async () => await cluster.AttemptAsync(iteration) == 1);
        zombie.Pause();
        await using var second = await cluster.StartAsync("worker", Window);

        await ProcessCluster.UntilAsync(async () => await cluster.AttemptAsync(iteration) == 2);
        var completed = await cluster.WaitAsync(iteration);
        zombie.Continue();
        await Task.Delay(2 * Window);

        Assert.Equal(IterationStatus.Completed, completed.Status);
        var now = await cluster.Training.GetIterationAsync(cluster.ProjectId, iteration);
        Assert.Equal((completed.Status, completed.TrainedAt, completed.LastModified), (now.Status, now.TrainedAt, now.LastModified));
        Assert.Equal(2, await cluster.AttemptAsync(iteration));
        Assert.Equal(1L, await cluster.AskAsync<long>($"SELECT count(*) FROM hangfire.state JOIN hangfire.job ON jobid = hangfire.job.id WHERE {ProcessCluster.IsJobOf(iteration)} AND name = 'Succeeded'"));
    }
}
