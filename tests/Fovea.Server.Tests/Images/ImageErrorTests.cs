using System.Net;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;

namespace Fovea.Server.Tests.Images;

public sealed class ImageErrorTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static readonly string[] Listings = ["images", "images/tagged", "images/untagged"];

    [Theory]
    [InlineData("take=257", nameof(ErrorCode.BadRequestExceededBatchSize))]
    [InlineData("take=-1", nameof(ErrorCode.BadRequestExceededBatchSize))]
    [InlineData("skip=-1", nameof(ErrorCode.BadRequest))]
    [InlineData("take=many", nameof(ErrorCode.BadRequest))]
    [InlineData("orderBy=Best", nameof(ErrorCode.BadRequest))]
    [InlineData("orderBy=1", nameof(ErrorCode.BadRequest))]
    [InlineData("iterationId=x", nameof(ErrorCode.BadRequestInvalidIds))]
    [InlineData("iterationId=11111111-1111-1111-1111-111111111111", nameof(ErrorCode.NotFoundIteration))]
    public async Task Listing_BadArgument_IsRefused(string query, string code)
    {
        var project = await server.CreateProjectAsync();
        foreach (var listing in Listings)
        {
            await server.Training.GetAsync($"projects/{project.Id}/{listing}?{query}").ShouldFailAsync(Codes.Find(code));
        }
    }

    [Theory]
    [InlineData("take=0&skip=0", 0)]
    [InlineData("take=256&skip=0&orderBy=oldest", 3)]
    [InlineData("take=2", 2)]
    [InlineData("skip=2", 1)]
    [InlineData("skip=99", 0)]
    [InlineData("taggingStatus=tagged", 3)]
    [InlineData("taggingStatus=UNTAGGED", 0)]
    public async Task Listing_ArgumentWithinItsBounds_IsObeyed(string query, int expected)
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "mug", 3);

        Assert.Equal(expected, (await server.Training.GetAsync($"projects/{project.Id}/images?{query}").ShouldSucceedAsync()).GetArrayLength());
    }

    [Fact]
    public async Task Listing_TagFilter_TakesTwentyIdsInEitherFormAndNotMore()
    {
        var project = await server.CreateProjectAsync();
        var tag = await server.UploadAsync(project.Id, "mug", 1);
        var ids = Enumerable.Range(0, 19).Select(_ => Guid.NewGuid()).Append(tag.Id).ToList();

        var joined = await server.Training.GetAsync($"projects/{project.Id}/images/tagged/count?tagIds={string.Join(',', ids)}").ShouldSucceedAsync();
        var repeated = await server.Training.GetAsync($"projects/{project.Id}/images/tagged/count?{string.Join('&', ids.Select(id => $"tagIds={id}"))}").ShouldSucceedAsync();

        Assert.Equal((1, 1), (joined.GetInt32(), repeated.GetInt32()));
        var message = await server.Training.GetAsync($"projects/{project.Id}/images?tagIds={string.Join(',', ids)},{Guid.NewGuid()}").ShouldFailAsync(ErrorCode.BadRequestExceededBatchSize);
        Assert.Contains("21", message);
        await server.Training.GetAsync($"projects/{project.Id}/images?tagIds={tag.Id},x").ShouldFailAsync(ErrorCode.BadRequestInvalidIds);
    }

    [Fact]
    public async Task GetImagesByIds_AtTheLimit_IsAnsweredAndOneMoreIsNot()
    {
        var project = await server.CreateProjectAsync();
        var ids = Enumerable.Range(0, 257).Select(_ => Guid.NewGuid()).ToList();

        Assert.Equal(0, (await server.Training.GetAsync($"projects/{project.Id}/images/id?imageIds={string.Join(',', ids[..256])}").ShouldSucceedAsync()).GetArrayLength());
        await server.Training.GetAsync($"projects/{project.Id}/images/id?imageIds={string.Join(',', ids)}").ShouldFailAsync(ErrorCode.BadRequestExceededBatchSize);
    }

    [Fact]
    public async Task DeleteImages_AnswersByWhatWasAsked()
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "mug", 3);
        var image = (await server.TrainingClient.GetImagesAsync(project.Id))[0];
        var images = $"projects/{project.Id}/images";

        await server.Training.DeleteAsync(images).ShouldFailAsync(ErrorCode.BadRequestImageBatch);
        await server.Training.DeleteAsync($"{images}?imageIds={image.Id}&allImages=true").ShouldFailAsync(ErrorCode.BadRequestImageBatch);
        await server.Training.DeleteAsync($"{images}?imageIds={image.Id},{Guid.NewGuid()}").ShouldFailAsync(ErrorCode.NotFoundImage);
        await server.Training.DeleteAsync($"{images}?imageIds=x").ShouldFailAsync(ErrorCode.BadRequestInvalidIds);
        await server.Training.DeleteAsync($"{images}?imageIds={string.Join(',', Enumerable.Range(0, 257).Select(_ => Guid.NewGuid()))}").ShouldFailAsync(ErrorCode.BadRequestExceededBatchSize);
        Assert.Equal(3, await server.TrainingClient.GetImageCountAsync(project.Id));

        await server.Training.DeleteAsync($"{images}?imageIds={image.Id}").ShouldSucceedAsync(HttpStatusCode.NoContent);
        Assert.Equal(2, await server.TrainingClient.GetImageCountAsync(project.Id));
        await server.Training.DeleteAsync($"{images}?allImages=true").ShouldSucceedAsync(HttpStatusCode.Accepted);
        Assert.Equal(0, await server.TrainingClient.GetImageCountAsync(project.Id));
    }

    [Theory]
    [InlineData("""{"tags":[]}""", nameof(ErrorCode.BadRequestImageTags))]
    [InlineData("""{}""", nameof(ErrorCode.BadRequestImageTags))]
    [InlineData("""{"tags":[null]}""", nameof(ErrorCode.BadRequestImageTags))]
    [InlineData("""{"tags":[{"imageId":"x","tagId":"y"}]}""", nameof(ErrorCode.BadRequest))]
    [InlineData("""{"tags":[{"imageId":"11111111-1111-1111-1111-111111111111","tagId":"11111111-1111-1111-1111-111111111111"}]}""", nameof(ErrorCode.NotFoundTag))]
    public async Task CreateImageTags_BadBatch_IsRefused(string json, string code)
    {
        var project = await server.CreateProjectAsync();

        await server.Training.PostJsonAsync($"projects/{project.Id}/images/tags", json).ShouldFailAsync(Codes.Find(code));
    }

    [Fact]
    public async Task CreateImageTags_UnknownImageOrTooManyPairs_IsRefused()
    {
        var project = await server.CreateProjectAsync();
        var tag = await server.TrainingClient.CreateTagAsync(project.Id, "mug");
        string Pairs(int count) => $$"""{"tags":[{{string.Join(',', Enumerable.Range(0, count).Select(_ => $$"""{"imageId":"{{Guid.NewGuid()}}","tagId":"{{tag.Id}}"}"""))}}]}""";

        await server.Training.PostJsonAsync($"projects/{project.Id}/images/tags", Pairs(128)).ShouldFailAsync(ErrorCode.NotFoundImage);
        await server.Training.PostJsonAsync($"projects/{project.Id}/images/tags", Pairs(129)).ShouldFailAsync(ErrorCode.BadRequestExceededBatchSize);
    }

    [Fact]
    public async Task CreateImageTags_SecondTagOfAMulticlassImage_IsExceededAndTheFirstAgainIsDuplicated()
    {
        var project = await server.CreateProjectAsync();
        var mug = await server.UploadAsync(project.Id, "mug", 1);
        var cup = await server.TrainingClient.CreateTagAsync(project.Id, "cup");
        var image = (await server.TrainingClient.GetImagesAsync(project.Id))[0];

        var summary = await server.TrainingClient.CreateImageTagsAsync(project.Id, new ImageTagCreateBatch
        {
            Tags = [new ImageTagCreateEntry { ImageId = image.Id, TagId = mug.Id }, new ImageTagCreateEntry { ImageId = image.Id, TagId = cup.Id }],
        });

        Assert.Empty(summary.Created!);
        Assert.Equal(mug.Id, Assert.Single(summary.Duplicated!).TagId);
        Assert.Equal(cup.Id, Assert.Single(summary.Exceeded!).TagId);
    }

    [Fact]
    public async Task DeleteImageTags_AnswersByWhatWasAsked()
    {
        var project = await server.CreateProjectAsync();
        var tag = await server.UploadAsync(project.Id, "mug", 2);
        var image = (await server.TrainingClient.GetImagesAsync(project.Id))[0];
        var tags = $"projects/{project.Id}/images/tags";
        static string Ids(int count) => string.Join(',', Enumerable.Range(0, count).Select(_ => Guid.NewGuid()));

        await server.Training.DeleteAsync($"{tags}?imageIds={image.Id}").ShouldFailAsync(ErrorCode.BadRequestRequiredParamIsNull);
        await server.Training.DeleteAsync($"{tags}?tagIds={tag.Id}").ShouldFailAsync(ErrorCode.BadRequestRequiredParamIsNull);
        await server.Training.DeleteAsync($"{tags}?imageIds={Ids(1)}&tagIds={tag.Id}").ShouldFailAsync(ErrorCode.NotFoundImage);
        await server.Training.DeleteAsync($"{tags}?imageIds={image.Id}&tagIds={Ids(1)}").ShouldFailAsync(ErrorCode.NotFoundTag);
        await server.Training.DeleteAsync($"{tags}?imageIds={Ids(65)}&tagIds={tag.Id}").ShouldFailAsync(ErrorCode.BadRequestExceededBatchSize);
        await server.Training.DeleteAsync($"{tags}?imageIds={image.Id}&tagIds={Ids(21)}").ShouldFailAsync(ErrorCode.BadRequestExceededBatchSize);

        await server.Training.DeleteAsync($"{tags}?imageIds={image.Id}&tagIds={tag.Id}").ShouldSucceedAsync(HttpStatusCode.NoContent);
        Assert.Equal(1, await server.TrainingClient.GetImageCountAsync(project.Id, new() { TaggingStatus = TaggingStatus.Untagged }));
    }

    [Fact]
    public async Task Artifact_WithoutOrWithAChangedSignature_IsForbidden()
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "mug", 1);
        var address = (await server.TrainingClient.GetImagesAsync(project.Id))[0].OriginalImageUri!;

        using var whole = await server.Anonymous.GetAsync(address);
        using var bare = await server.Anonymous.GetAsync(address[..address.IndexOf('?', StringComparison.Ordinal)]);
        using var other = await server.Anonymous.GetAsync(address.Replace("/o-", "/t-", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (whole.StatusCode, bare.StatusCode, other.StatusCode));
        Assert.Equal(ServerFixture.Picture("mug", 0), await whole.Content.ReadAsByteArrayAsync());
    }
}
