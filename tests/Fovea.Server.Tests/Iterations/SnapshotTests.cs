using System.Net;
using Fovea.Protocol.Client;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;
using Fovea.Server.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fovea.Server.Tests.Iterations;

public sealed class SnapshotTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Workspace_ChangedAfterTraining_LeavesTheIterationAsItWas()
    {
        var project = (await server.CreateProjectAsync()).Id;
        var book = await server.UploadAsync(project, "book", 5);
        var mug = await server.UploadAsync(project, "mug", 5);
        await server.TrainingClient.CreateImagesFromDataAsync(project, new MemoryStream(ServerFixture.Picture("die", 0)));
        var all = await server.TrainingClient.GetImagesAsync(project, new ImageQuery { OrderBy = ImageOrderBy.Oldest });
        var (books, untagged) = (all.Take(5).Select(i => i.Id).ToList(), all[10].Id);
        await server.Training.PostJsonAsync($"projects/{project}/images/metadata?imageIds={books[0]}", """{"shelf":"top"}""").ShouldSucceedAsync();
        var iteration = (await server.TrainAsync(project)).Id;
        var before = await DescribeAsync(project, iteration);

        await server.TrainingClient.UpdateTagAsync(project, book.Id, new Tag { Name = "novel" });
        await server.TrainingClient.DeleteImageTagsAsync(project, [books[0]], [book.Id]);
        await server.TrainingClient.CreateImageTagsAsync(project, new ImageTagCreateBatch { Tags = [new ImageTagCreateEntry { ImageId = books[0], TagId = mug.Id }] });
        await server.Training.PostJsonAsync($"projects/{project}/images/metadata?imageIds={books[0]}", """{"shelf":"bottom","new":"pair"}""").ShouldSucceedAsync();
        await server.TrainingClient.DeleteImagesAsync(project, [books[1], untagged]);
        await server.TrainingClient.DeleteTagAsync(project, mug.Id);
        await server.UploadAsync(project, "donut", 2);

        Assert.Equal(before, await DescribeAsync(project, iteration));
        Assert.Equal(["book", "mug"], (await server.TrainingClient.GetTagsAsync(project, iteration)).Select(t => t.Name));
        Assert.Equal(["novel", "donut"], (await server.TrainingClient.GetTagsAsync(project)).Select(t => t.Name));
        Assert.Equal("mug", (await server.TrainingClient.GetTagAsync(project, mug.Id, iteration)).Name);
        var image = Assert.Single(await server.TrainingClient.GetImagesByIdsAsync(project, [books[1]], iteration));
        Assert.Equal(ServerFixture.Picture("book", 1), await server.Anonymous.GetByteArrayAsync(image.OriginalImageUri));
        Assert.Empty(await server.TrainingClient.GetImagesByIdsAsync(project, [books[1]]));
    }

    [Fact]
    public async Task Regions_DeletedAfterFreezing_StayInTheIteration()
    {
        // Detectors are not trained yet, so the freezing is called as training calls it.
        var project = await server.TrainingClient.CreateProjectAsync("boxes", domainId: new Guid("da2e3a8a-40a5-4171-82f4-58522f70fbc1"));
        var tag = await server.UploadAsync(project.Id, "die", 1);
        var image = Assert.Single(await server.TrainingClient.GetImagesAsync(project.Id));
        var created = await server.Training.PostJsonAsync(
            $"projects/{project.Id}/images/regions", $$"""{"regions":[{"imageId":"{{image.Id}}","tagId":"{{tag.Id}}","left":0,"top":0,"width":0.5,"height":0.5}]}""").ShouldSucceedAsync();
        var iteration = await TestIterations.InsertAsync(server.Services, project.Id);

        await server.Training.DeleteAsync($"projects/{project.Id}/images/regions?regionIds={created.GetProperty("created")[0].GetProperty("regionId")}")
            .ShouldSucceedAsync(HttpStatusCode.NoContent);

        var frozen = Assert.Single(await server.TrainingClient.GetImagesAsync(project.Id, new ImageQuery { IterationId = iteration }));
        Assert.Equal("die", Assert.Single(frozen.Regions!).TagName);
        Assert.Empty(Assert.Single(await server.TrainingClient.GetImagesAsync(project.Id)).Regions ?? []);
    }

    [Fact]
    public async Task DeleteImages_OfAllIterations_RemovesThemEverywhere()
    {
        var iteration = await server.CreateTrainedProjectAsync();
        var (project, images) = (iteration.ProjectId, await server.TrainingClient.GetImagesAsync(iteration.ProjectId));

        await server.TrainingClient.DeleteImagesAsync(project, [images[0].Id], allIterations: true);
        Assert.Equal(9, await CountAsync(project, iteration.Id));
        Assert.Equal(9, await CountAsync(project, null));

        await server.TrainingClient.DeleteImagesAsync(project, null, allImages: true);
        Assert.Equal(9, await CountAsync(project, iteration.Id));
        Assert.Equal(0, await CountAsync(project, null));

        await server.TrainingClient.DeleteImagesAsync(project, null, allImages: true, allIterations: true);
        Assert.Equal(0, await CountAsync(project, iteration.Id));
        Assert.Equal(0, (await server.Training.GetAsync($"projects/{project}/iterations/{iteration.Id}/performance/images/count").ShouldSucceedAsync()).GetInt32());
        using var picture = await server.Anonymous.GetAsync(images[0].OriginalImageUri);
        Assert.Equal(HttpStatusCode.NotFound, picture.StatusCode);
    }

    [Fact]
    public async Task DeleteIteration_RemovesImagesThatOnlyItHeld()
    {
        var first = await server.CreateTrainedProjectAsync();
        var project = first.ProjectId;
        var images = await server.TrainingClient.GetImagesAsync(project, new ImageQuery { OrderBy = ImageOrderBy.Oldest });
        await server.UploadAsync(project, "die", 5);
        var second = await server.TrainAsync(project);
        // The first of the images stays in both iterations, the second in the workspace too.
        await server.TrainingClient.DeleteImagesAsync(project, [images[0].Id]);

        await server.TrainingClient.DeleteIterationAsync(project, first.Id);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(images[0]));

        await server.TrainingClient.DeleteIterationAsync(project, second.Id);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(images[0]));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(images[1]));
        await server.Training.GetAsync($"projects/{project}/images?iterationId={second.Id}").ShouldFailAsync(ErrorCode.NotFoundIteration);
        Assert.Equal(0, await RowsOfAsync(first.Id) + await RowsOfAsync(second.Id));
    }

    [Fact]
    public async Task Names_AfterDeletionAndRenaming_NeverRepeat()
    {
        var first = await server.CreateTrainedProjectAsync();
        var project = first.ProjectId;
        Assert.Equal("Iteration 1", first.Name);

        await server.TrainingClient.DeleteIterationAsync(project, first.Id);
        var second = await server.TrainAsync(project);
        Assert.Equal("Iteration 2", second.Name);

        await server.TrainingClient.UpdateIterationAsync(project, second.Id, new Iteration { Name = "Iteration 3" });
        Assert.Equal("Iteration 4", (await server.TrainAsync(project, force: true)).Name);
    }

    [Fact]
    public async Task Train_WithNothingNew_NeedsForce()
    {
        var first = await server.CreateTrainedProjectAsync();
        var project = first.ProjectId;

        await server.Training.PostAsync($"projects/{project}/train", null).ShouldFailAsync(ErrorCode.BadRequestTrainingNotNeeded);
        await server.TrainAsync(project, force: true);
        // Another tag's name is another model file, so it counts as a change.
        await server.TrainingClient.UpdateTagAsync(project, (await server.TrainingClient.GetTagsAsync(project))[0].Id, new Tag { Name = "novel" });
        await server.TrainAsync(project);
    }

    [Fact]
    public async Task Train_SelectedTags_FreezesOnlyThem()
    {
        var project = (await server.CreateProjectAsync()).Id;
        var book = await server.UploadAsync(project, "book", 5);
        await server.UploadAsync(project, "mug", 2);
        var die = await server.UploadAsync(project, "die", 5);
        await server.Training.PostAsync($"projects/{project}/train", null).ShouldFailAsync(ErrorCode.BadRequestMultiClassClassificationTrainingValidationFailed);

        var started = await server.TrainingClient.TrainProjectAsync(project, parameters: new TrainingParameters { SelectedTags = [book.Id, die.Id] });
        var iteration = await server.WaitAsync(project, started.Id);

        Assert.Equal(["book", "die"], (await server.TrainingClient.GetTagsAsync(project, iteration.Id)).Select(t => t.Name));
        var performance = await server.TrainingClient.GetIterationPerformanceAsync(project, iteration.Id, 0.5f, 0.3f);
        Assert.Equal(["book", "die"], performance.PerTagPerformance!.Select(t => t.Name));
        Assert.Equal(10, await server.TrainingClient.GetImageCountAsync(project, new ImageQuery { IterationId = iteration.Id, TaggingStatus = TaggingStatus.Tagged }));
        await server.Training.PostJsonAsync($"projects/{project}/train", $$"""{"selectedTags":["{{Guid.NewGuid()}}"]}""").ShouldFailAsync(ErrorCode.NotFoundTag);
    }

    [Fact]
    public async Task Train_CustomBaseModel_IsCheckedAndShown()
    {
        var source = await server.CreateTrainedProjectAsync();
        var project = source.ProjectId;
        string Base(Guid projectId, Guid iterationId) => $$$"""{"customBaseModelInfo":{"projectId":"{{{projectId}}}","iterationId":"{{{iterationId}}}"}}""";
        var detection = await server.TrainingClient.CreateProjectAsync("boxes", domainId: new Guid("da2e3a8a-40a5-4171-82f4-58522f70fbc1"));
        var detector = await TestIterations.InsertAsync(server.Services, detection.Id);
        var failed = await TestIterations.InsertAsync(server.Services, project, IterationStatus.Failed);

        await server.Training.PostJsonAsync($"projects/{project}/train", Base(project, Guid.NewGuid())).ShouldFailAsync(ErrorCode.NotFoundIteration);
        await server.Training.PostJsonAsync($"projects/{project}/train", Base(Guid.NewGuid(), source.Id)).ShouldFailAsync(ErrorCode.NotFoundIteration);
        await server.Training.PostJsonAsync($"projects/{project}/train", Base(project, failed)).ShouldFailAsync(ErrorCode.BadRequestCustomBaseModelIterationStatusNotCompleted);
        await server.Training.PostJsonAsync($"projects/{project}/train", Base(detection.Id, detector)).ShouldFailAsync(ErrorCode.BadRequestCustomBaseModelDomainNotCompatible);

        var started = await server.TrainingClient.TrainProjectAsync(
            project, parameters: new TrainingParameters { CustomBaseModelInfo = new CustomBaseModelInfo { ProjectId = project, IterationId = source.Id } });
        Assert.Equal(source.Id, (await server.WaitAsync(project, started.Id)).CustomBaseModelInfo!.IterationId);
    }

    /// <summary>All that the listings say of an iteration, without the signatures of addresses.</summary>
    private async Task<string> DescribeAsync(Guid project, Guid iteration)
    {
        var lines = new List<string>();
        foreach (var tag in await server.TrainingClient.GetTagsAsync(project, iteration))
        {
            var count = await server.Training.GetAsync($"projects/{project}/images/tagged/count?iterationId={iteration}&tagIds={tag.Id}").ShouldSucceedAsync();
            lines.Add($"{tag.Id} {tag.Name} {tag.ImageCount} {count}");
        }

        foreach (var image in await server.TrainingClient.GetImagesAsync(project, new ImageQuery { IterationId = iteration }))
        {
            lines.Add($"{image.Id} {string.Join(',', (image.Tags ?? []).Select(t => t.TagName))} {string.Join(',', image.Metadata ?? new Dictionary<string, string>())}");
        }

        foreach (var query in new[] { "images/count?x=", "images/tagged/count?x=", "images/untagged/count?x=", "images/count?$filter=shelf eq 'top'" })
        {
            lines.Add($"{query} {await server.Training.GetAsync($"projects/{project}/{query}&iterationId={iteration}").ShouldSucceedAsync()}");
        }

        return string.Join('\n', lines);
    }

    private Task<int> CountAsync(Guid project, Guid? iteration) => server.TrainingClient.GetImageCountAsync(project, new ImageQuery { IterationId = iteration });

    private async Task<HttpStatusCode> StatusAsync(Image image)
    {
        using var response = await server.Anonymous.GetAsync(image.ThumbnailUri);
        return response.StatusCode;
    }

    private async Task<int> RowsOfAsync(Guid snapshot)
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        return await db.SnapshotImages.CountAsync(i => i.SnapshotId == snapshot) + await db.ImageTags.CountAsync(t => t.SnapshotId == snapshot)
            + await db.Tags.CountAsync(t => t.SnapshotId == snapshot) + await db.ImageMetadata.CountAsync(m => m.SnapshotId == snapshot);
    }
}
