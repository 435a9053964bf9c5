using Fovea.Protocol.Errors;
using Fovea.Protocol.Prediction;
using Fovea.Protocol.Training;

namespace Fovea.Server.Tests.Tags;

public sealed class TagErrorTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    public static TheoryData<string, string> BadCreations => new()
    {
        { "", nameof(ErrorCode.BadRequestTagName) },
        { "?name=%20", nameof(ErrorCode.BadRequestTagName) },
        { $"?name={new string('n', 257)}", nameof(ErrorCode.BadRequestTagName) },
        { $"?name=a&description={new string('d', 4001)}", nameof(ErrorCode.BadRequestTagDescription) },
        { "?name=a&type=Good", nameof(ErrorCode.BadRequestTagType) },
        { "?name=a&type=7", nameof(ErrorCode.BadRequestTagType) },
    };

    [Theory]
    [MemberData(nameof(BadCreations))]
    public async Task CreateTag_BadArgument_IsRefused(string query, string code)
    {
        var project = await server.CreateProjectAsync();

        await server.Training.PostAsync($"projects/{project.Id}/tags{query}", null).ShouldFailAsync(Codes.Find(code));

        Assert.Empty(await server.TrainingClient.GetTagsAsync(project.Id));
    }

    [Theory]
    [InlineData("mug", "mug")]
    [InlineData("mug", "MUG")]
    [InlineData("mug", " mug ")]
    [InlineData("caf\u00e9", "CAF\u00c9")]
    public async Task CreateTag_NameThatIsTaken_IsRefused(string first, string second)
    {
        var project = await server.CreateProjectAsync();
        await server.TrainingClient.CreateTagAsync(project.Id, first);

        await server.Training.PostAsync($"projects/{project.Id}/tags?name={Uri.EscapeDataString(second)}", null).ShouldFailAsync(ErrorCode.BadRequestTagNameNotUnique);
    }

    [Fact]
    public async Task UpdateTag_ToANameThatIsTaken_IsRefusedAndChangesNothing()
    {
        var project = await server.CreateProjectAsync();
        await server.TrainingClient.CreateTagAsync(project.Id, "mug");
        var tag = await server.TrainingClient.CreateTagAsync(project.Id, "cup");

        await server.Training.PatchJsonAsync($"projects/{project.Id}/tags/{tag.Id}", """{"name":"Mug"}""").ShouldFailAsync(ErrorCode.BadRequestTagNameNotUnique);
        await server.Training.PatchJsonAsync($"projects/{project.Id}/tags/{tag.Id}", """{"name":""}""").ShouldFailAsync(ErrorCode.BadRequestTagName);

        Assert.Equal("cup", (await server.TrainingClient.GetTagAsync(project.Id, tag.Id)).Name);
    }

    [Fact]
    public async Task NegativeTag_ASecondOne_IsRefused()
    {
        var project = await server.CreateProjectAsync();
        await server.TrainingClient.CreateTagAsync(project.Id, "none", type: TagType.Negative);
        var regular = await server.TrainingClient.CreateTagAsync(project.Id, "mug");

        await server.Training.PostAsync($"projects/{project.Id}/tags?name=nothing&type=negative", null).ShouldFailAsync(ErrorCode.BadRequestMultipleNegativeTag);
        await server.Training.PatchJsonAsync($"projects/{project.Id}/tags/{regular.Id}", """{"type":"Negative"}""").ShouldFailAsync(ErrorCode.BadRequestMultipleNegativeTag);
    }

    [Fact]
    public async Task NegativeTag_TogetherWithAnother_IsRefusedEverywhere()
    {
        var project = await server.CreateProjectAsync(Classifier.Multilabel);
        var regular = await server.TrainingClient.CreateTagAsync(project.Id, "mug");
        var negative = await server.TrainingClient.CreateTagAsync(project.Id, "none", type: TagType.Negative);

        var refused = await server.TrainingClient.CreateImagesFromDataAsync(project.Id, new MemoryStream(ServerFixture.Picture("mug", 1)), [regular.Id, negative.Id]);
        var stored = await server.TrainingClient.CreateImagesFromDataAsync(project.Id, new MemoryStream(ServerFixture.Picture("mug", 1)), [regular.Id]);
        var imageId = stored.Images![0].Image!.Id;

        Assert.Equal(ImageCreateStatus.ErrorNegativeAndRegularTagOnSameImage, refused.Images![0].Status);
        await server.Training.PostJsonAsync($"projects/{project.Id}/images/tags", $$"""{"tags":[{"imageId":"{{imageId}}","tagId":"{{negative.Id}}"}]}""")
            .ShouldFailAsync(ErrorCode.BadRequestNegativeAndRegularTagOnSameImage);
        Assert.Equal(["mug"], (await server.TrainingClient.GetImagesAsync(project.Id))[0].Tags!.Select(tag => tag.TagName));
    }

    [Fact]
    public async Task Tag_UnknownOrMalformedId_IsNotFoundOrRefused()
    {
        var (project, unknown) = (await server.CreateProjectAsync(), Guid.NewGuid());
        var tags = $"projects/{project.Id}/tags";

        Assert.Contains(unknown.ToString(), await server.Training.GetAsync($"{tags}/{unknown}").ShouldFailAsync(ErrorCode.NotFoundTag));
        await server.Training.PatchJsonAsync($"{tags}/{unknown}", "{}").ShouldFailAsync(ErrorCode.NotFoundTag);
        await server.Training.DeleteAsync($"{tags}/{unknown}").ShouldFailAsync(ErrorCode.NotFoundTag);
        await server.Training.GetAsync($"{tags}/x").ShouldFailAsync(ErrorCode.BadRequestInvalidIds);
        await server.Training.GetAsync($"{tags}?iterationId={unknown}").ShouldFailAsync(ErrorCode.NotFoundIteration);
        await server.Training.GetAsync($"projects/{unknown}/tags").ShouldFailAsync(ErrorCode.NotFoundProject);
        await server.Training.PostAsync($"projects/{unknown}/tags?name=a", null).ShouldFailAsync(ErrorCode.NotFoundProject);
    }

    [Fact]
    public async Task Tag_OfAnotherProject_IsNotFound()
    {
        var (project, other) = (await server.CreateProjectAsync(), await server.CreateProjectAsync());
        var tag = await server.TrainingClient.CreateTagAsync(other.Id, "mug");

        await server.Training.DeleteAsync($"projects/{project.Id}/tags/{tag.Id}").ShouldFailAsync(ErrorCode.NotFoundTag);

        Assert.Single(await server.TrainingClient.GetTagsAsync(other.Id));
    }

    [Fact]
    public async Task DeleteTag_OfTaggedImages_LeavesThemUntagged()
    {
        var project = await server.CreateProjectAsync();
        var tag = await server.UploadAsync(project.Id, "mug", 2);

        await server.TrainingClient.DeleteTagAsync(project.Id, tag.Id);

        Assert.Equal(2, await server.TrainingClient.GetImageCountAsync(project.Id, new() { TaggingStatus = TaggingStatus.Untagged }));
    }
}
