using System.Net;
using System.Text.Json;
using Fovea.Protocol.Client;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;

namespace Fovea.Server.Tests.Images;

public sealed class ImageRegionTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly Guid Detection = new("da2e3a8a-40a5-4171-82f4-58522f70fbc1");

    [Fact]
    public async Task Create_ABox_AddsItAndItsTag()
    {
        var (project, image, tag) = await CreateAsync();

        var summary = await CreateRegionsAsync(project, HttpStatusCode.OK, (image, tag, 0.1f, 0.2f, 0.3f, 0.4f));

        var created = Assert.Single(summary.GetProperty("created").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, created.GetProperty("tagName").ValueKind);
        Assert.Empty(summary.GetProperty("duplicated").EnumerateArray());
        Assert.Empty(summary.GetProperty("exceeded").EnumerateArray());
        var stored = Assert.Single(await server.TrainingClient.GetImagesByIdsAsync(project, [image]));
        Assert.Equal(tag, Assert.Single(stored.Tags!).TagId);
        var region = Assert.Single(stored.Regions!);
        Assert.Equal(created.GetProperty("regionId").GetGuid(), region.RegionId);
        Assert.Equal((tag, "thing", 0.1f, 0.2f, 0.3f, 0.4f), (region.TagId, region.TagName, region.Left, region.Top, region.Width, region.Height));
    }

    [Fact]
    public async Task Upload_BoxesInAnyOrder_KeepsIt()
    {
        var (project, _, first) = await CreateAsync();
        Guid[] tags = [(await server.TrainingClient.CreateTagAsync(project, "third")).Id, (await server.TrainingClient.CreateTagAsync(project, "second")).Id, first];

        var summary = await server.TrainingClient.CreateImagesFromFilesAsync(project, new ImageFileCreateBatch
        {
            Images = [new ImageFileCreateEntry { Contents = ServerFixture.Picture("die", 7), Regions = [.. tags.Reverse().Concat(tags).Select((tag, i) => new Region { TagId = tag, Left = i / 10f, Width = 0.1f, Height = 0.1f })] }],
        });

        var stored = Assert.Single(await server.TrainingClient.GetImagesByIdsAsync(project, [summary.Images![0].Image!.Id]));
        Assert.Equal(tags.Reverse().Concat(tags), stored.Regions!.Select(r => r.TagId));
        Assert.Equal(tags.Reverse(), stored.Tags!.Select(t => t.TagId));
    }

    [Fact]
    public async Task Create_TheSameBoxAgain_IsDuplicated()
    {
        var (project, image, tag) = await CreateAsync();
        var other = (await server.TrainingClient.CreateTagAsync(project, "other")).Id;
        await CreateRegionsAsync(project, HttpStatusCode.OK, (image, tag, 0.1f, 0.2f, 0.3f, 0.4f));

        // The same box of another tag is another thing; twice in one batch is twice.
        var summary = await CreateRegionsAsync(
            project, HttpStatusCode.MultiStatus, (image, tag, 0.1f, 0.2f, 0.3f, 0.4f), (image, other, 0.1f, 0.2f, 0.3f, 0.4f), (image, other, 0.1f, 0.2f, 0.3f, 0.4f));

        Assert.Single(summary.GetProperty("created").EnumerateArray());
        Assert.Equal([tag, other], summary.GetProperty("duplicated").EnumerateArray().Select(e => e.GetProperty("tagId").GetGuid()));
    }

    [Fact]
    public async Task Create_OverTheLimitOfTheImage_IsExceeded()
    {
        var (project, image, tag) = await CreateAsync();
        // 5 batches of 60 make the 300 that an image may have.
        for (var batch = 0; batch < 5; batch++)
        {
            await CreateRegionsAsync(project, HttpStatusCode.OK, [.. Enumerable.Range(0, 60).Select(i => (image, tag, i / 100f, batch / 100f, 0.1f, 0.1f))]);
        }

        var summary = await CreateRegionsAsync(project, HttpStatusCode.MultiStatus, (image, tag, 0.9f, 0.9f, 0.05f, 0.05f));

        Assert.Single(summary.GetProperty("exceeded").EnumerateArray());
        Assert.Equal(300, Assert.Single(await server.TrainingClient.GetImagesByIdsAsync(project, [image])).Regions!.Count);
    }

    [Theory]
    [InlineData(-0.0009f, 0.5f, 0, 0.4991f)]
    [InlineData(0.5f, 0.5009f, 0.5f, 0.5f)]
    [InlineData(0, 1, 0, 1)]
    public async Task Create_BoxALittleOutside_IsCutToTheImage(float left, float width, float expectedLeft, float expectedWidth)
    {
        var (project, image, tag) = await CreateAsync();

        var summary = await CreateRegionsAsync(project, HttpStatusCode.OK, (image, tag, left, left, width, width));

        var box = Assert.Single(summary.GetProperty("created").EnumerateArray());
        Assert.Equal(expectedLeft, box.GetProperty("left").GetSingle(), 1e-6f);
        Assert.Equal(expectedWidth, box.GetProperty("width").GetSingle(), 1e-6f);
        Assert.Equal(expectedLeft, box.GetProperty("top").GetSingle(), 1e-6f);
        Assert.Equal(expectedWidth, box.GetProperty("height").GetSingle(), 1e-6f);
    }

    [Theory]
    [InlineData(-0.002f, 0.5f)]
    [InlineData(0.6f, 0.402f)]
    [InlineData(0.5f, 0)]
    [InlineData(0.5f, -0.1f)]
    [InlineData(1, 0.001f)]
    [InlineData(-0.001f, 0.001f)]
    public async Task Create_BoxOutsideOrEmpty_IsRefusedWhole(float left, float width)
    {
        var (project, image, tag) = await CreateAsync();

        await PostAsync(project, (image, tag, 0.1f, 0.1f, 0.1f, 0.1f), (image, tag, left, 0, width, 1)).ShouldFailAsync(ErrorCode.BadRequestImageRegions);
        await PostAsync(project, (image, tag, 0.1f, 0.1f, 0.1f, 0.1f), (image, tag, 0, left, 1, width)).ShouldFailAsync(ErrorCode.BadRequestImageRegions);

        Assert.Empty(Assert.Single(await server.TrainingClient.GetImagesByIdsAsync(project, [image])).Regions ?? []);
    }

    [Fact]
    public async Task Create_UnknownThingsAndBadBatches_AreRefused()
    {
        var (project, image, tag) = await CreateAsync();

        await PostAsync(project, (Guid.NewGuid(), tag, 0, 0, 1, 1)).ShouldFailAsync(ErrorCode.NotFoundImage);
        await PostAsync(project, (image, Guid.NewGuid(), 0, 0, 1, 1)).ShouldFailAsync(ErrorCode.NotFoundTag);
        await PostAsync(project).ShouldFailAsync(ErrorCode.BadRequestImageRegions);
        await PostAsync(project, [.. Enumerable.Range(0, 65).Select(i => (image, tag, i / 100f, 0f, 0.1f, 0.1f))]).ShouldFailAsync(ErrorCode.BadRequestExceededBatchSize);
        await server.Training.PostJsonAsync($"projects/{project}/images/regions", """{"regions":[null]}""").ShouldFailAsync(ErrorCode.BadRequestImageRegions);
    }

    [Fact]
    public async Task Create_InAClassificationProject_IsRefused()
    {
        var project = await server.CreateProjectAsync();
        var tag = await server.UploadAsync(project.Id, "die", 1);
        var image = Assert.Single(await server.TrainingClient.GetImagesAsync(project.Id));

        await PostAsync(project.Id, (image.Id, tag.Id, 0, 0, 1, 1)).ShouldFailAsync(ErrorCode.BadRequestImageRegions);
        await server.Training.PostJsonAsync($"projects/{project.Id}/images/files", Upload("mug", tag.Id, "0,0,1,1")).ShouldFailAsync(ErrorCode.BadRequestImageRegions);
        Assert.Equal(1, await server.TrainingClient.GetImageCountAsync(project.Id));
    }

    [Fact]
    public async Task Create_OnAnImageWithTheNegativeTag_IsRefused()
    {
        var (project, image, tag) = await CreateAsync();
        var negative = await server.TrainingClient.CreateTagAsync(project, "nothing", type: TagType.Negative);
        await server.TrainingClient.CreateImageTagsAsync(project, new ImageTagCreateBatch { Tags = [new ImageTagCreateEntry { ImageId = image, TagId = negative.Id }] });

        await PostAsync(project, (image, tag, 0, 0, 1, 1)).ShouldFailAsync(ErrorCode.BadRequestNegativeAndRegularTagOnSameImage);
    }

    [Fact]
    public async Task Upload_WithRegions_StoresThemAndTheirTagsOnce()
    {
        var (project, _, tag) = await CreateAsync();

        var summary = await server.Training.PostJsonAsync($"projects/{project}/images/files", Upload("mug", tag, "0.1,0.1,0.5,0.5", "0.1,0.1,0.5,0.5", "0.5,0.5,0.5005,0.5"))
            .ShouldSucceedAsync();

        var image = Assert.Single(summary.GetProperty("images").EnumerateArray()).GetProperty("image");
        Assert.Equal(tag, Assert.Single(image.GetProperty("tags").EnumerateArray()).GetProperty("tagId").GetGuid());
        Assert.Equal([0.5f, 0.5f], image.GetProperty("regions").EnumerateArray().Select(r => r.GetProperty("width").GetSingle()));
        await server.Training.PostJsonAsync($"projects/{project}/images/files", Upload("book", tag, "0.5,0.5,0.6,0.5")).ShouldFailAsync(ErrorCode.BadRequestImageRegions);
    }

    [Fact]
    public async Task Delete_TheLastRegionOfATag_TakesTheTagOffTheImage()
    {
        var (project, image, tag) = await CreateAsync();
        var plain = await server.TrainingClient.CreateTagAsync(project, "plain");
        await server.TrainingClient.CreateImageTagsAsync(project, new ImageTagCreateBatch { Tags = [new ImageTagCreateEntry { ImageId = image, TagId = plain.Id }] });
        var created = await CreateRegionsAsync(project, HttpStatusCode.OK, (image, tag, 0, 0, 0.5f, 0.5f), (image, tag, 0.5f, 0.5f, 0.5f, 0.5f));
        var ids = created.GetProperty("created").EnumerateArray().Select(r => r.GetProperty("regionId").GetGuid()).ToList();

        await server.Training.DeleteAsync($"projects/{project}/images/regions?regionIds={ids[0]}").ShouldSucceedAsync(HttpStatusCode.NoContent);
        Assert.Equal(2, Assert.Single(await server.TrainingClient.GetImagesByIdsAsync(project, [image])).Tags!.Count);

        await server.Training.DeleteAsync($"projects/{project}/images/regions?regionIds={ids[1]}").ShouldSucceedAsync(HttpStatusCode.NoContent);
        var left = Assert.Single(await server.TrainingClient.GetImagesByIdsAsync(project, [image]));
        // A tag that never had a box stays.
        Assert.Equal(plain.Id, Assert.Single(left.Tags!).TagId);
        Assert.Empty(left.Regions ?? []);
    }

    [Fact]
    public async Task Delete_AnUnknownRegion_DeletesNothing()
    {
        var (project, image, tag) = await CreateAsync();
        var created = await CreateRegionsAsync(project, HttpStatusCode.OK, (image, tag, 0, 0, 0.5f, 0.5f));
        var id = created.GetProperty("created")[0].GetProperty("regionId").GetGuid();

        await server.Training.DeleteAsync($"projects/{project}/images/regions?regionIds={id},{Guid.NewGuid()}").ShouldFailAsync(ErrorCode.NotFound);
        await server.Training.DeleteAsync($"projects/{project}/images/regions").ShouldFailAsync(ErrorCode.BadRequestRequiredParamIsNull);

        Assert.Single(Assert.Single(await server.TrainingClient.GetImagesByIdsAsync(project, [image])).Regions!);
    }

    [Fact]
    public async Task Delete_TheTagOfAnImage_TakesItsRegionsAlong()
    {
        var (project, image, tag) = await CreateAsync();
        await CreateRegionsAsync(project, HttpStatusCode.OK, (image, tag, 0, 0, 0.5f, 0.5f));

        await server.TrainingClient.DeleteImageTagsAsync(project, [image], [tag]);

        Assert.Empty(Assert.Single(await server.TrainingClient.GetImagesByIdsAsync(project, [image])).Regions ?? []);
    }

    [Fact]
    public async Task Propose_ADrawnThing_AnswersBoxesInTheImage()
    {
        var (project, image, _) = await CreateAsync();

        var answer = await server.Training.PostAsync($"projects/{project}/images/{image}/regionproposals", null).ShouldSucceedAsync();

        Assert.Equal((project, image), (answer.GetProperty("projectId").GetGuid(), answer.GetProperty("imageId").GetGuid()));
        Assert.All(answer.GetProperty("proposals").EnumerateArray(), proposal =>
        {
            Assert.InRange(proposal.GetProperty("confidence").GetSingle(), 0.01f, 1);
            var box = proposal.GetProperty("boundingBox");
            Assert.InRange(box.GetProperty("left").GetSingle() + box.GetProperty("width").GetSingle(), 0.01f, 1.00001f);
            Assert.InRange(box.GetProperty("top").GetSingle() + box.GetProperty("height").GetSingle(), 0.01f, 1.00001f);
        });
        await server.Training.PostAsync($"projects/{project}/images/{Guid.NewGuid()}/regionproposals", null).ShouldFailAsync(ErrorCode.NotFoundImage);
    }

    private static string Upload(string picture, Guid tag, params string[] boxes)
    {
        var regions = boxes.Select(box => box.Split(',')).Select(b => $$"""{"tagId":"{{tag}}","left":{{b[0]}},"top":{{b[1]}},"width":{{b[2]}},"height":{{b[3]}}}""");
        return $$"""{"images":[{"name":"a.jpg","contents":"{{Convert.ToBase64String(ServerFixture.Picture(picture, 40))}}","regions":[{{string.Join(',', regions)}}]}]}""";
    }

    private Task<HttpResponseMessage> PostAsync(Guid project, params (Guid Image, Guid Tag, float Left, float Top, float Width, float Height)[] boxes) =>
        server.Training.PostJsonAsync($"projects/{project}/images/regions", JsonSerializer.Serialize(new
        {
            regions = boxes.Select(b => new { imageId = b.Image, tagId = b.Tag, left = b.Left, top = b.Top, width = b.Width, height = b.Height }),
        }));

    private Task<JsonElement> CreateRegionsAsync(
        Guid project, HttpStatusCode status, params (Guid Image, Guid Tag, float Left, float Top, float Width, float Height)[] boxes) =>
        PostAsync(project, boxes).ShouldSucceedAsync(status);

    /// <returns>A detection project with an untagged image and a tag named thing.</returns>
    private async Task<(Guid Project, Guid Image, Guid Tag)> CreateAsync()
    {
        var project = await server.TrainingClient.CreateProjectAsync("boxes", domainId: Detection);
        var summary = await server.TrainingClient.CreateImagesFromDataAsync(project.Id, new MemoryStream(ServerFixture.Picture("donut", 0)));
        var tag = await server.TrainingClient.CreateTagAsync(project.Id, "thing");
        return (project.Id, summary.Images[0].Image!.Id, tag.Id);
    }
}
