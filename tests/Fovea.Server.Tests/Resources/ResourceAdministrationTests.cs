using System.Net;
using Fovea.Protocol.Client;
using Fovea.Server.Resources;
using Fovea.Server.Tests.Data;

namespace Fovea.Server.Tests.Resources;

public class ResourceAdministrationTests
{
    [Fact]
    public async Task Create_WhileAServerRuns_KeyOpensItAtOnceOnceTheRingIsReadAgain()
    {
        await using var server = await ResourceServer.StartAsync();
        await using var administration = await ResourceAdministration.OpenAsync(server.Folder, TestDatabase.ConnectionStringFor(server.Folder), create: false, CancellationToken.None);

        var created = await administration.CreateAsync(new ResourceRequest { Name = "line-4", Kind = "training" }, CancellationToken.None);
        server.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Empty(await new TrainingClient(server.Http, server.Endpoint, created.Keys!.Key1).GetProjectsAsync());
    }

    [Fact]
    public async Task Delete_WhileAServerRuns_KeyIsDeadAfterFiveSeconds()
    {
        await using var server = await ResourceServer.StartAsync();
        var training = await server.CreateTrainingClientAsync("line-4");
        await training.GetProjectsAsync();
        await using var administration = await ResourceAdministration.OpenAsync(server.Folder, TestDatabase.ConnectionStringFor(server.Folder), create: false, CancellationToken.None);

        await administration.DeleteAsync("LINE-4", CancellationToken.None);
        server.Clock.Advance(TimeSpan.FromSeconds(5));

        var refusal = await Assert.ThrowsAsync<CustomVisionException>(() => training.GetProjectsAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, refusal.StatusCode);
    }

    [Fact]
    public async Task Open_FolderWithoutData_IsRefusedAndNothingIsMade()
    {
        Assert.SkipWhen(TestDatabase.IsPostgreSql, TestDatabase.NeedsSqlite);
        var folder = Path.Combine(Path.GetTempPath(), $"fovea-resources-{Guid.NewGuid():N}");

        var refusal = await Assert.ThrowsAsync<ResourceException>(() => ResourceAdministration.OpenAsync(folder, TestDatabase.ConnectionStringFor(folder), create: false, CancellationToken.None));

        Assert.True(refusal.IsNotFound);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Create_FolderWithoutData_ServerStartsWithThatResourceAlone()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"fovea-resources-{Guid.NewGuid():N}");
        try
        {
            ResourceDescription created;
            await using (var administration = await ResourceAdministration.OpenAsync(folder, TestDatabase.ConnectionStringFor(folder), create: true, CancellationToken.None))
            {
                created = await administration.CreateAsync(new ResourceRequest { Name = "only", Kind = "multi-service" }, CancellationToken.None);
            }

            await using var server = await ResourceServer.StartAsync(folder: folder);

            Assert.Equal(created.Keys!.Key1, Assert.Single(server.Server.Credentials.Resources).Key1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
