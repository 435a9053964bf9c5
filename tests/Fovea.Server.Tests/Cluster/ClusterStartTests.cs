using Fovea.Protocol.Client;
using Fovea.Server.Tests.Data;

namespace Fovea.Server.Tests.Cluster;

public sealed class ClusterStartTests
{
    [PostgreSqlFact]
    public async Task Start_OfManyAtOnceOnNothing_MakesOneInstallation()
    {
        await using var cluster = new TestCluster { ConnectionString = TestDatabase.CreateEmpty() };

        var servers = await Task.WhenAll(new[] { "all", "api", "api,portal", "worker", "predictor" }.Select(roles => Task.Run(() => cluster.StartAsync(roles))));

        Assert.Equal(3, await cluster.AskAsync<long>("""SELECT count(*) FROM "Resources" """));
        Assert.Single(servers, server => server.IsFirstStart);
        Assert.Single(Directory.GetFiles(Path.Combine(cluster.SharedFolder, "keys"), "key-*.xml"));
        var written = await cluster.CredentialsAsync();
        Assert.All(servers, server => Assert.Equal(written.Resources.Select(r => r.Key1), server.Credentials.Resources.Select(r => r.Key1)));
        await Task.WhenAll(servers.Take(3).Select(server => cluster.Training(server).GetProjectsAsync()));
    }

    [PostgreSqlFact]
    public async Task Start_WithOtherKeysThanTheDatabase_IsRefused()
    {
        await using var cluster = new TestCluster();
        await cluster.StartAsync("all");
        var stranger = cluster.Options("all");
        var settings = new Dictionary<string, string?>(stranger.Settings) { ["Cluster:SharedFolder"] = stranger.DataFolder + "-other" };

        var refusal = await Assert.ThrowsAsync<InvalidSettingException>(() => FoveaServer.StartAsync(stranger with { Settings = settings }, CancellationToken.None));

        Assert.Contains("Cluster:SharedFolder", refusal.Message, StringComparison.Ordinal);
    }

    [PostgreSqlFact]
    public async Task Start_OnTheDataFolderOfAnother_IsRefused()
    {
        await using var cluster = new TestCluster();
        var options = cluster.Options("api");
        await using var server = await FoveaServer.StartAsync(options, CancellationToken.None);

        await Assert.ThrowsAsync<Fovea.Server.Hosting.DataFolderInUseException>(() => FoveaServer.StartAsync(options, CancellationToken.None));
    }

    [PostgreSqlFact]
    public async Task CredentialsFile_OfAnInstallationOfSeveral_KeepsItsAddresses()
    {
        await using var cluster = new TestCluster();
        var first = await cluster.StartAsync("api");
        var written = await cluster.CredentialsAsync();

        await cluster.StartAsync("api");

        Assert.All((await cluster.CredentialsAsync()).Resources, resource => Assert.Equal(first.Address.ToString(), resource.Endpoint));
        Assert.Equal(written.Resources, (await cluster.CredentialsAsync()).Resources);
    }

    [PostgreSqlFact]
    public async Task Keys_ChangedByOneProcess_AreKnownToOthers()
    {
        await using var cluster = new TestCluster();
        var (api, predictor) = (await cluster.StartAsync("api"), await cluster.StartAsync("predictor"));
        var (name, old) = (api.Credentials.Resources[2].Name, api.Credentials.Resources[2].Key1);
        await new ResourceClient(cluster.Http, predictor.Address, old).GetAsync();

        var fresh = (await cluster.Management(api).RegenerateKeyAsync(name, 1)).Key1;

        await TestCluster.UntilAsync(() => WorksAsync(fresh));
        Assert.False(await WorksAsync(old));

        async Task<bool> WorksAsync(string key)
        {
            try
            {
                await new ResourceClient(cluster.Http, predictor.Address, key).GetAsync();
                return true;
            }
            catch (CustomVisionException e) when (e.StatusCode == System.Net.HttpStatusCode.Unauthorized)
            {
                return false;
            }
        }
    }

    [PostgreSqlFact]
    public async Task Leader_ThatStops_IsFollowedByAnother()
    {
        const string holders = "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND granted AND application_name = 'fovea' AND datname = current_database()";
        await using var cluster = new TestCluster();
        var (first, second) = (await cluster.StartAsync("worker"), await cluster.StartAsync("worker"));
        await TestCluster.UntilAsync(async () => await cluster.AskAsync<long>(holders) == 1);
        var leader = await cluster.AskAsync<int>(holders.Replace("count(*)", "max(pid)", StringComparison.Ordinal));

        await cluster.StopAsync(first);
        await TestCluster.UntilAsync(async () => await cluster.AskAsync<long>(holders) == 1);
        await cluster.StopAsync(second);

        Assert.Equal(0, await cluster.AskAsync<long>(holders));
        Assert.NotEqual(0, leader);
    }
}
