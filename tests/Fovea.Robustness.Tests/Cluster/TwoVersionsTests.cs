using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.Server.Tests.Data;

namespace Fovea.Robustness.Tests.Cluster;

/// <summary>While an installation is brought up to date, processes of two versions share its database, its files and its work.</summary>
[Trait("Tier", "Nightly")]
public sealed class TwoVersionsTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    [PostgreSqlFact]
    public async Task J_TwoVersions_DoEachOthersWorkOnce()
    {
        using var build = new TemporaryFolder();
        using var http = new HttpClient();
        await using var cluster = new BeforeTheUpgrade(await PreviousVersion.BuildAsync(build.Sub("previous")));
        await cluster.InitializeAsync();
        var oldWorker = await cluster.StartOldAsync("worker", Window);
        Assert.Equal(IterationStatus.Completed, (await cluster.WaitAsync(await cluster.TrainAsync())).Status);

        // The schema is changed under the old processes.
        await using var newApi = await cluster.StartAsync("api", Window);
        var newWorker = await cluster.StartAsync("worker", Window);
        var (before, now) = (cluster.Training, new TrainingClient(http, newApi.Address, newApi.TrainingResource.Key1));
        var projects = new List<(TrainingClient Other, Guid Project, Guid Iteration)>();
        foreach (var (client, other) in new[] { (before, now), (now, before), (before, now), (now, before) })
        {
            var project = await CreateProjectAsync(client);
            projects.Add((other, project, (await client.TrainProjectAsync(project)).Id));
        }

        var large = await cluster.TrainAsync();
        foreach (var (other, project, iteration) in projects)
        {
            Assert.Equal(IterationStatus.Completed, (await InProcess.WaitAsync(other, project, iteration)).Status);
            Assert.Equal(1, await cluster.AttemptAsync(iteration));
        }

        Assert.Equal(IterationStatus.Completed, (await cluster.WaitAsync(large)).Status);
        Assert.Equal(1, await cluster.AttemptAsync(large));

        // What one version has begun and left, the other goes on with, in both directions.
        await newWorker.StopAsync();
        var byNew = (await now.TrainProjectAsync(projects[0].Project, forceTrain: true)).Id;
        Assert.Equal(IterationStatus.Completed, (await InProcess.WaitAsync(before, projects[0].Project, byNew)).Status);
        await oldWorker.StopAsync();
        var byOld = (await before.TrainProjectAsync(projects[1].Project, forceTrain: true)).Id;
        await using var last = await cluster.StartAsync("worker", Window);
        Assert.Equal(IterationStatus.Completed, (await InProcess.WaitAsync(now, projects[1].Project, byOld)).Status);
        await oldWorker.DisposeAsync();
        await newWorker.DisposeAsync();
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
