using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.Server.Tests.Data;

namespace Fovea.Robustness.Tests.Cluster;

/// <summary>While an installation is brought up to date, processes of two versions share its database, its files and its work.</summary>
[Trait("Tier", "Nightly")]
public sealed class TwoVersionsTests
{
    /// <summary>Nobody is lost here, however slow the machine is.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    [PostgreSqlFact]
    public async Task J_TwoVersions_DoEachOthersWorkOnce()
    {
        using var build = new TemporaryFolder();
        using var http = new HttpClient();
        await using var cluster = new BeforeTheUpgrade(await PreviousVersion.BuildAsync(build.Sub("previous")));
        await cluster.InitializeAsync();
        await using var oldWorker = await cluster.StartOldAsync("worker", Window);
        Assert.Equal(IterationStatus.Completed, (await cluster.WaitAsync(await cluster.TrainAsync())).Status);

        // The schema is changed under the old processes.
        await using var newApi = await cluster.StartAsync("api", Window);
        await using var newWorker = await cluster.StartAsync("worker", Window);
        var (before, now) = (cluster.Training, new TrainingClient(http, newApi.Address, newApi.TrainingResource.Key1));
        var projects = new List<(TrainingClient Other, Guid Project, Guid Iteration)>();
        foreach (var (client, other) in new[] { (before, now), (now, before), (before, now), (now, before) })
        {
            var project = await CreateProjectAsync(client);
            projects.Add((other, project, (await client.TrainProjectAsync(project)).Id));
        }

        await CompleteAsync(cluster, await cluster.TrainAsync(), attempts: 1, oldWorker, newWorker);
        foreach (var (other, project, iteration) in projects)
        {
            Assert.Equal(IterationStatus.Completed, (await InProcess.WaitAsync(other, project, iteration)).Status);
            Assert.Equal(1, await cluster.AttemptAsync(iteration));
        }

        // What one version has begun and hands over, the other goes on with, in both directions.
        oldWorker.Pause();
        var begunByNew = await BeginAsync(cluster);
        oldWorker.Continue();
        await newWorker.StopAsync();
        await CompleteAsync(cluster, begunByNew, attempts: 2, newWorker, oldWorker);

        await using var otherNewWorker = await cluster.StartAsync("worker", Window);
        otherNewWorker.Pause();
        var begunByOld = await BeginAsync(cluster);
        otherNewWorker.Continue();
        await oldWorker.StopAsync();
        await CompleteAsync(cluster, begunByOld, attempts: 2, oldWorker, otherNewWorker);
    }

    private static async Task<Guid> BeginAsync(ProcessCluster cluster)
    {
        var iteration = await cluster.TrainAsync();
        await ProcessCluster.UntilAsync(async () => await cluster.AttemptAsync(iteration) == 1);
        return iteration;
    }

    private static async Task CompleteAsync(ProcessCluster cluster, Guid iteration, int attempts, params ServerProgram[] workers)
    {
        Assert.Equal(IterationStatus.Completed, (await cluster.WaitAsync(iteration)).Status);
        var met = await cluster.AttemptAsync(iteration);
        Assert.True(attempts == met, $"The training took {met} attempts, not {attempts}. What the workers wrote:\n{string.Join("\n\n", workers.Select(worker => worker.Output))}");
    }

    private static async Task<Guid> CreateProjectAsync(TrainingClient training)
    {
        var project = (await training.CreateProjectAsync($"Project {Guid.NewGuid():N}", classificationType: Classifier.Multiclass)).Id;
        foreach (var name in new[] { "book", "mug" })
        {
            await ProcessCluster.UploadAsync(training, project, (await training.CreateTagAsync(project, name)).Id, name, 8);
        }

        return project;
    }

    /// <summary>Begins with an API of the previous version, on a database that it makes.</summary>
    private sealed class BeforeTheUpgrade(string program) : ProcessCluster
    {
        public Task<ServerProgram> StartOldAsync(string roles, TimeSpan takeOverAfter) => StartOtherAsync(program, roles, takeOverAfter);

        protected override string CreateDatabase() => TestDatabase.CreateEmpty();

        private protected override Task<ServerProgram> StartFirstAsync() => StartOldAsync("api", Window);
    }
}
