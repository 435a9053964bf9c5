using System.Net;
using System.Net.Http.Json;
using Fovea.Protocol.Json;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Fovea.Server.Operations;
using Fovea.Server.Storage;
using Fovea.Server.Tests.Data;
using Fovea.Server.Tests.Storage.Servers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Storage;

/// <summary>A server whose bytes are in Azure Blob Storage.</summary>
public sealed class ObjectStorageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [ObjectStoreFact]
    public async Task Product_FromUploadToExport_KeepsAllBytesThere()
    {
        await using var server = new AzureServer(Azurite.Shared);
        await server.InitializeAsync();
        var iteration = await server.CreateTrainedProjectAsync(publish: true);
        var picture = ServerFixture.Picture("mug", 61);

        var prediction = await server.PredictionClient.ClassifyImageAsync(iteration.ProjectId, ServerFixture.PublishName, new MemoryStream(picture));
        Assert.Equal("mug", prediction.Predictions![0].TagName);
        using var query = await server.Training.PostAsJsonAsync($"projects/{iteration.ProjectId}/predictions/query", new PredictionQueryToken(), ProtocolJson.Options);
        var stored = Assert.Single((await query.Content.ReadFromJsonAsync<PredictionQueryResult>(ProtocolJson.Options))!.Results!);
        Assert.Equal(picture, await server.Anonymous.GetByteArrayAsync(stored.OriginalImageUri));
        Assert.Equal([0x50, 0x4B], (await server.ExportAsync(iteration))[..2]);

        Assert.False(Directory.Exists(Path.Combine(server.DataFolder, "blobs")));
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var named = await db.NamedBlobs().ToListAsync();
        Assert.Equal(named.Order(StringComparer.Ordinal), (await server.ListBlobsAsync()).Order(StringComparer.Ordinal));
        Assert.Empty(await server.Services.GetRequiredService<BlobScrubber>().ScrubAsync(TimeSpan.Zero, CancellationToken.None));
    }

    [ObjectStoreFact]
    public async Task Model_WasFetchedBefore_IsReadFromTheLocalCopy()
    {
        await using var server = new AzureServer(Azurite.Shared);
        await server.InitializeAsync();
        var iteration = await server.CreateTrainedProjectAsync(publish: true);
        await server.ClassifyAsync(iteration);
        var copy = Assert.Single(Directory.GetFiles(Path.Combine(server.DataFolder, "cache")));
        await server.Services.GetRequiredService<BlobStore>().DeleteAsync(Path.GetFileName(copy), CancellationToken.None);

        await server.RestartAsync();

        Assert.Equal(HttpStatusCode.OK, await server.ClassifyAsync(iteration));
    }

    [ObjectStoreFact]
    public async Task Sweep_RemovesWhatNothingNamesAndIsOld()
    {
        await using var server = new AzureServer(Azurite.Shared);
        await server.InitializeAsync();
        await server.UploadAsync((await server.CreateProjectAsync()).Id, "mug", 2);
        var named = await server.ListBlobsAsync();
        var orphan = await server.Services.GetRequiredService<BlobStore>().WriteAsync(new byte[] { 2 }, CancellationToken.None);

        Assert.Equal(0, await server.Services.GetRequiredService<BlobSweeper>().SweepAsync(CancellationToken.None));
        Assert.Contains(orphan, await server.ListBlobsAsync());

        server.Time.Add(BlobSweeper.Patience * 2);
        Assert.Equal(1, await server.Services.GetRequiredService<BlobSweeper>().SweepAsync(CancellationToken.None));
        Assert.Equal(named, await server.ListBlobsAsync());
    }

    [ObjectStoreFact]
    public async Task BackUp_OfObjectStorage_RestoresToADisk()
    {
        Assert.SkipWhen(TestDatabase.IsPostgreSql, TestDatabase.NeedsSqlite);
        await using var server = new AzureServer(Azurite.Shared);
        await server.InitializeAsync();
        var iteration = await server.CreateTrainedProjectAsync(publish: true);
        var scratch = Directory.CreateTempSubdirectory("fovea-test-");
        var (file, folder) = (Path.Combine(scratch.FullName, "backup"), Path.Combine(scratch.FullName, "restored"));

        var backup = await DataFolderOperations.BackUpAsync(server.DataFolder, file, CancellationToken.None, server.Settings);
        await DataFolderOperations.RestoreAsync(file, folder, CancellationToken.None);

        Assert.Empty(backup.Problems);
        Assert.Equal((await server.ListBlobsAsync()).Count, backup.Blobs);
        var verified = await DataFolderOperations.VerifyAsync(folder, CancellationToken.None);
        Assert.Equal((backup.Blobs, true), (verified.Blobs, verified.Passed));
        Assert.True((await DataFolderOperations.VerifyAsync(server.DataFolder, CancellationToken.None, server.Settings)).Passed);
        Assert.Equal(HttpStatusCode.OK, await server.ClassifyAsync(iteration));
        scratch.Delete(recursive: true);
    }

    [ObjectStoreFact]
    public async Task StorageGoesAndComesBack_ServerSaysSoAndRecoversByItself()
    {
        using var azurite = new Azurite();
        await using var server = new AzureServer(azurite);
        await server.InitializeAsync();
        var iteration = await server.CreateTrainedProjectAsync(publish: true);
        Assert.Equal(HttpStatusCode.OK, await server.ClassifyAsync(iteration));
        Assert.NotEqual("does not answer", await server.StorageHealthAsync());

        azurite.Stop();
        using (var refused = await server.UploadOneAsync(iteration.ProjectId, 70))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            var text = await refused.Content.ReadAsStringAsync();
            Assert.Contains("object storage does not answer", text, StringComparison.Ordinal);
            Assert.DoesNotContain("AccountKey", text, StringComparison.Ordinal);
        }

        Assert.Equal("does not answer", await server.StorageHealthAsync());
        Assert.Equal(HttpStatusCode.OK, await server.ClassifyAsync(iteration, "nostore"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await server.ClassifyAsync(iteration));

        azurite.Start();
        using var patience = new CancellationTokenSource(Patience);
        while (await server.StorageHealthAsync() == "does not answer")
        {
            await Task.Delay(100, patience.Token);
        }

        using var accepted = await server.UploadOneAsync(iteration.ProjectId, 70);
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await server.ClassifyAsync(iteration));
        Assert.Equal(11, await server.TrainingClient.GetImageCountAsync(iteration.ProjectId));
    }

    [ObjectStoreFact]
    public async Task Training_WhileTheStorageIsAway_WaitsAndCompletes()
    {
        using var azurite = new Azurite();
        await using var server = new AzureServer(azurite);
        await server.InitializeAsync();
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "book", 5);
        await server.UploadAsync(project.Id, "mug", 5);

        azurite.Stop();
        var iteration = await server.TrainingClient.TrainProjectAsync(project.Id);

        // Long enough for it to have met the outage.
        await Task.Delay(TimeSpan.FromSeconds(5));
        Assert.Equal(IterationStatus.Training, (await server.TrainingClient.GetIterationAsync(project.Id, iteration.Id)).Status);
        azurite.Start();
        Assert.Equal(IterationStatus.Completed, (await server.WaitAsync(project.Id, iteration.Id)).Status);
    }

    [ObjectStoreFact]
    public async Task Start_StorageThatDoesNotAnswer_SaysWhereAndNoSecret()
    {
        var azurite = new Azurite();
        azurite.Dispose();
        await using var server = new AzureServer(azurite);

        var refusal = await Assert.ThrowsAsync<StorageUnavailableException>(() => server.InitializeAsync().AsTask());

        Assert.Contains($"127.0.0.1:{azurite.Port}", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Azurite.AccountKey, refusal.ToString(), StringComparison.Ordinal);
    }

    [ObjectStoreFact]
    public async Task Start_WithAWrongKey_SaysSoAndNotTheKey()
    {
        await using var server = new AzureServer(Azurite.Shared) { ConnectionString = Azurite.Shared.ConnectionString.Replace("Eby8", "AAAA", StringComparison.Ordinal) };

        var refusal = await Assert.ThrowsAsync<StorageUnavailableException>(() => server.InitializeAsync().AsTask());

        Assert.Contains("status 403", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("AAAA", refusal.ToString(), StringComparison.Ordinal);
    }
}
