using System.Net;
using Fovea.Protocol.Client;
using Fovea.Protocol.Training;
using Fovea.Server.Resources;

namespace Fovea.Server.Tests.Resources.Limits;

public class QuotaTests
{
    [Fact]
    public async Task CreateProject_QuotaUsedUp_IsRefusedWithCountAndLimit()
    {
        await using var server = await ResourceServer.StartAsync();
        var training = await server.CreateTrainingClientAsync("limited", new ResourceQuota { Projects = 1 });
        var first = await training.CreateProjectAsync("first");

        var refusal = await Assert.ThrowsAsync<CustomVisionException>(() => training.CreateProjectAsync("second"));
        await training.DeleteProjectAsync(first.Id);

        Assert.Equal((HttpStatusCode.BadRequest, "BadRequestExceedProjectLimit"), (refusal.StatusCode, refusal.Code));
        Assert.Equal("The resource 'limited' has 1 projects; its quota is 1. Delete some first, or use a resource with a larger quota.", refusal.Message);
        Assert.Equal("second", (await training.CreateProjectAsync("second")).Name);
    }

    [Fact]
    public async Task CreateProject_ManyAtOnce_NeverPassesTheQuota()
    {
        await using var server = await ResourceServer.StartAsync();
        var training = await server.CreateTrainingClientAsync("limited", new ResourceQuota { Projects = 3 });

        await Task.WhenAll(Enumerable.Range(0, 12).Select(async index =>
        {
            try
            {
                await training.CreateProjectAsync($"{index}");
            }
            catch (CustomVisionException e) when (e.Code == "BadRequestExceedProjectLimit")
            {
            }
        }));

        Assert.Equal(3, (await training.GetProjectsAsync()).Count);
    }

    [Fact]
    public async Task CreateTag_QuotaUsedUp_IsRefusedWithCountAndLimit()
    {
        await using var server = await ResourceServer.StartAsync();
        var training = await server.CreateTrainingClientAsync("limited", new ResourceQuota { TagsPerProject = 2 });
        var project = await training.CreateProjectAsync("Screws");
        await training.CreateTagAsync(project.Id, "long");
        await training.CreateTagAsync(project.Id, "short");

        var refusal = await Assert.ThrowsAsync<CustomVisionException>(() => training.CreateTagAsync(project.Id, "bent"));

        Assert.Equal("BadRequestExceedTagPerProjectLimit", refusal.Code);
        Assert.StartsWith("The project 'Screws' has 2 tags; its quota is 2.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateImages_PastTheQuota_RefusesTheRestOfTheBatchAndStillKnowsDuplicates()
    {
        await using var server = await ResourceServer.StartAsync();
        var training = await server.CreateTrainingClientAsync("limited", new ResourceQuota { ImagesPerProject = 2 });
        var project = await training.CreateProjectAsync("Screws");

        var first = await training.CreateImagesFromFilesAsync(project.Id, ResourceServer.Pictures("mug", 3));
        var second = await training.CreateImagesFromFilesAsync(project.Id, ResourceServer.Pictures("mug", 1));

        Assert.Equal([ImageCreateStatus.OK, ImageCreateStatus.OK, ImageCreateStatus.ErrorLimitExceed], first.Images!.Select(i => i.Status));
        Assert.False(first.IsBatchSuccessful);
        Assert.Equal([ImageCreateStatus.OKDuplicate], second.Images!.Select(i => i.Status));
        Assert.Equal(2, await training.GetImageCountAsync(project.Id));
    }

    [Fact]
    public async Task TrainProject_QuotaUsedUp_IsRefusedWithCountAndLimit()
    {
        await using var server = await ResourceServer.StartAsync();
        var training = await server.CreateTrainingClientAsync("limited", new ResourceQuota { IterationsPerProject = 1 });
        var iteration = await ResourceServer.TrainAsync(training, "Mugs");

        var refusal = await Assert.ThrowsAsync<CustomVisionException>(() => training.TrainProjectAsync(iteration.ProjectId, forceTrain: true));

        Assert.Equal("BadRequestExceedIterationPerProjectLimit", refusal.Code);
        Assert.StartsWith("The project 'Mugs' has 1 iterations; its quota is 1.", refusal.Message, StringComparison.Ordinal);
        Assert.Single(await training.GetIterationsAsync(iteration.ProjectId));
    }

    [Fact]
    public async Task Classify_MonthsPredictionsUsedUp_AreRefusedUntilTheNextMonth()
    {
        var folder = Directory.CreateTempSubdirectory("fovea-resources-").FullName;
        try
        {
            Guid projectId;
            ResourceKeys keys;
            await using (var server = await ResourceServer.StartAsync(new DateTimeOffset(2026, 11, 30, 23, 0, 0, TimeSpan.Zero), folder))
            {
                var training = await server.CreateTrainingClientAsync("training-a");
                projectId = (await ResourceServer.TrainAsync(training, "Mugs")).ProjectId;
                var target = await server.CreateAsync(new ResourceRequest { Name = "limited", Kind = "prediction", Quota = new ResourceQuota { PredictionsPerMonth = 2 } });
                keys = target.Keys!;
                await training.PublishIterationAsync(projectId, (await training.GetIterationsAsync(projectId))[0].Id, ResourceServer.PublishName, target.ResourceId);
                var prediction = new PredictionClient(server.Http, server.Endpoint, keys.Key1);

                // A call that fails takes nothing from the quota.
                await Assert.ThrowsAsync<CustomVisionException>(() => prediction.ClassifyImageAsync(projectId, ResourceServer.PublishName, new MemoryStream([1, 2, 3])));
                await prediction.ClassifyImageWithNoStoreAsync(projectId, ResourceServer.PublishName, ResourceServer.Picture());
            }

            // The count goes on where it stood after a restart.
            await using (var server = await ResourceServer.StartAsync(new DateTimeOffset(2026, 11, 30, 23, 30, 0, TimeSpan.Zero), folder))
            {
                var prediction = new PredictionClient(server.Http, server.Endpoint, keys.Key1);
                await prediction.ClassifyImageWithNoStoreAsync(projectId, ResourceServer.PublishName, ResourceServer.Picture());
                var refusal = await Assert.ThrowsAsync<CustomVisionException>(
                    () => prediction.ClassifyImageWithNoStoreAsync(projectId, ResourceServer.PublishName, ResourceServer.Picture()));
                Assert.Equal((HttpStatusCode.BadRequest, "BadRequestExceededQuota"), (refusal.StatusCode, refusal.Code));
                Assert.Equal(
                    "The resource 'limited' has made its 2 predictions of 2026-11; its quota is 2 a month. The next month begins on 2026-12-01 UTC.", refusal.Message);

                server.Clock.Advance(TimeSpan.FromMinutes(30));

                var answered = await prediction.ClassifyImageWithNoStoreAsync(projectId, ResourceServer.PublishName, ResourceServer.Picture());
                Assert.Equal(projectId, answered.Project);
                Assert.Equal(
                    [(new DateOnly(2026, 11, 30), 2L), (new DateOnly(2026, 12, 1), 1L)],
                    (await server.GetUsageAsync("limited")).Select(day => (day.Day, day.PicturesPredicted)));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
