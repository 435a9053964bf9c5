using System.Net;
using Fovea.Protocol.Client;
using Fovea.Server.Data;
using Fovea.Server.Resources;
using Fovea.Server.Resources.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Fovea.Server.Tests.Data;

namespace Fovea.Server.Tests.Resources.Usage;

public class UsageTests
{
    [Fact]
    public async Task Calls_BeforeAndAfterMidnightUtc_CountForTheirDays()
    {
        await using var server = await ResourceServer.StartAsync(new DateTimeOffset(2026, 12, 31, 23, 59, 59, TimeSpan.Zero));
        var training = await server.CreateTrainingClientAsync("line-4");
        await training.GetProjectsAsync();
        await training.GetDomainsAsync();

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await training.GetProjectsAsync();

        Assert.Equal(
            [(new DateOnly(2026, 12, 31), 2L), (new DateOnly(2027, 1, 1), 1L)],
            (await server.GetUsageAsync("line-4")).Select(day => (day.Day, day.TrainingCalls)));
        Assert.Single(await server.GetUsageAsync("line-4", "?from=2027-01-01&to=2027-01-31"));
    }

    [Fact]
    public async Task UploadTrainAndPredict_EachCountsForTheResourceItWasDoneWith()
    {
        await using var server = await ResourceServer.StartAsync();
        var training = await server.CreateTrainingClientAsync("line-4");
        var iteration = await ResourceServer.TrainAsync(training, "Mugs");
        var target = await server.CreateAsync(new ResourceRequest { Name = "line-4-prediction", Kind = "prediction" });
        await training.PublishIterationAsync(iteration.ProjectId, iteration.Id, ResourceServer.PublishName, target.ResourceId);
        var prediction = new PredictionClient(server.Http, server.Endpoint, target.Keys!.Key1);

        await training.CreateImagesFromFilesAsync(iteration.ProjectId, ResourceServer.Pictures("mug", 1));
        await training.QuickTestImageAsync(iteration.ProjectId, ResourceServer.Picture());
        await prediction.ClassifyImageAsync(iteration.ProjectId, ResourceServer.PublishName, ResourceServer.Picture());
        await Assert.ThrowsAsync<CustomVisionException>(() => prediction.ClassifyImageAsync(iteration.ProjectId, "unknown", ResourceServer.Picture()));

        var trained = Assert.Single(await server.GetUsageAsync("line-4"));
        // Ten pictures were uploaded to train with; the eleventh was there already.
        Assert.Equal((10, 1, 0), (trained.PicturesUploaded, trained.PicturesPredicted, trained.PredictionCalls));
        Assert.True(trained.TrainingSeconds > 0);
        var predicted = Assert.Single(await server.GetUsageAsync("line-4-prediction"));
        Assert.Equal((2, 1, 0, 0), (predicted.PredictionCalls, predicted.PicturesPredicted, predicted.TrainingCalls, predicted.PicturesUploaded));
        Assert.Equal(0, predicted.TrainingSeconds);
    }

    [Fact]
    public async Task OwnUsage_IsThatOfTheKeysResource()
    {
        await using var server = await ResourceServer.StartAsync();
        await (await server.CreateTrainingClientAsync("line-4")).GetProjectsAsync();
        var other = await server.CreateAsync(new ResourceRequest { Name = "line-5", Kind = "training" });

        var usage = await new ResourceClient(server.Http, server.Endpoint, other.Keys!.Key1).GetUsageAsync();

        Assert.DoesNotContain(usage, day => day.TrainingCalls > 0);
    }

    [Fact]
    public async Task Calls_RefusedForTheirKey_CountForNobody()
    {
        await using var server = await ResourceServer.StartAsync();
        await Assert.ThrowsAsync<CustomVisionException>(() => new TrainingClient(server.Http, server.Endpoint, "guess").GetProjectsAsync());
        var predictionKey = server.Server.Credentials.Resources[1].Key1;
        await Assert.ThrowsAsync<CustomVisionException>(() => new TrainingClient(server.Http, server.Endpoint, predictionKey).GetProjectsAsync());

        Assert.Empty(await server.GetUsageAsync("fovea-training"));
        Assert.Empty(await server.GetUsageAsync("fovea-prediction"));
    }

    [Fact]
    public async Task Counts_OnceTheIntervalIsOver_AreInTheDatabase()
    {
        await using var server = await ResourceServer.StartAsync();
        await (await server.CreateTrainingClientAsync("line-4")).GetProjectsAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));

        while (await ReadCallsAsync(server, patience.Token) == 0)
        {
            server.Clock.Advance(UsageWriter.Interval);
            await Task.Delay(20, patience.Token);
        }

        Assert.Equal(1, await ReadCallsAsync(server, patience.Token));
    }

    [Fact]
    public async Task Counts_GracefulStop_AreThereAfterTheNextStart()
    {
        var folder = Directory.CreateTempSubdirectory("fovea-resources-").FullName;
        try
        {
            await using (var server = await ResourceServer.StartAsync(folder: folder))
            {
                await (await server.CreateTrainingClientAsync("line-4")).GetProjectsAsync();
            }

            await using var next = await ResourceServer.StartAsync(folder: folder);

            Assert.Equal(1, Assert.Single(await next.GetUsageAsync("line-4")).TrainingCalls);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Counts_ResourceDeletedBeforeTheyAreWritten_AreDroppedAndTheOthersWritten()
    {
        await using var server = await ResourceServer.StartAsync();
        await (await server.CreateTrainingClientAsync("kept")).GetProjectsAsync();
        await (await server.CreateTrainingClientAsync("gone")).GetProjectsAsync();
        await using (var administration = await ResourceAdministration.OpenAsync(server.Folder, TestDatabase.ConnectionStringFor(server.Folder), create: false, CancellationToken.None))
        {
            await administration.DeleteAsync("gone", CancellationToken.None);
        }

        Assert.Single(await server.GetUsageAsync("kept"));
    }

    [Theory]
    [InlineData("?from=yesterday")]
    [InlineData("?from=2026-11-02&to=2026-11-01")]
    [InlineData("?from=2025-11-01&to=2026-11-30")]
    public async Task Usage_RangeThatIsNone_IsRefused(string range)
    {
        await using var server = await ResourceServer.StartAsync();

        using var answer = await server.Manage.GetAsync($"fovea-training/usage{range}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<long> ReadCallsAsync(ResourceServer server, CancellationToken cancellationToken)
    {
        await using var db = await server.Server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(cancellationToken);
        return await db.Usage.SumAsync(u => u.TrainingCalls, cancellationToken);
    }
}
