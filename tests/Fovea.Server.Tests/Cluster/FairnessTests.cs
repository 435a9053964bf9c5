using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.Server.Tests.Data;

namespace Fovea.Server.Tests.Cluster;

/// <summary>Who brings much work keeps nobody else waiting for all of it.</summary>
public sealed class FairnessTests : IAsyncDisposable
{
    private readonly TestCluster _cluster = PostgreSqlCluster.Programs is null ? null! : new TestCluster();

    public ValueTask DisposeAsync() => _cluster?.DisposeAsync() ?? ValueTask.CompletedTask;

    [PostgreSqlFact]
    public async Task Trainings_OfTwoResources_TakeTurns()
    {
        var api = await _cluster.StartAsync("api");
        var (busy, other) = (_cluster.Training(api), new TrainingClient(_cluster.Http, api.Address, api.Credentials.Resources[2].Key1));
        TrainingClient[] callers = [busy, busy, busy, other];
        var iterations = new List<Iteration>();
        foreach (var caller in callers)
        {
            iterations.Add(await caller.TrainProjectAsync(await TestCluster.CreateProjectAsync(caller)));
        }

        // Nobody worked until now.
        await _cluster.StartAsync("worker");

        var ended = new List<DateTimeOffset>();
        foreach (var (caller, iteration) in callers.Zip(iterations))
        {
            Iteration trained = null!;
            await TestCluster.UntilAsync(async () => (trained = await caller.GetIterationAsync(iteration.ProjectId, iteration.Id)).Status != IterationStatus.Training);
            Assert.Equal(IterationStatus.Completed, trained.Status);
            ended.Add(trained.TrainedAt!.Value);
        }

        Assert.Equal([0, 3, 1, 2], Enumerable.Range(0, callers.Length).OrderBy(i => ended[i]));
        await TestCluster.UntilAsync(async () => await _cluster.AskAsync<long>("""SELECT count(*) FROM "Jobs" """) == 0);
    }
}
