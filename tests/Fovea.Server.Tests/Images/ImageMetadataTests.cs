using System.Net;
using System.Text.Json;
using Fovea.Protocol.Client;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;

namespace Fovea.Server.Tests.Images;

public sealed class ImageMetadataTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Update_KnownAndNewKeys_AreMergedAndNullRemoves()
    {
        var (project, images) = await CreateAsync(1);
        await server.Training.PostJsonAsync(Address(project, images), """{"shelf":"top","colour":"red"}""").ShouldSucceedAsync();

        var summary = await server.Training.PostJsonAsync(Address(project, images), """{"shelf":"bottom","size":"","colour":null}""").ShouldSucceedAsync();

        Assert.True(summary.GetProperty("isBatchSuccessful").GetBoolean());
        var entry = Assert.Single(summary.GetProperty("images").EnumerateArray());
        Assert.Equal(images[0], entry.GetProperty("imageId").GetGuid());
        Assert.Equal("OK", entry.GetProperty("status").GetString());
        var image = Assert.Single(await server.TrainingClient.GetImagesByIdsAsync(project, images));
        Assert.Equal([("shelf", "bottom"), ("size", "")], image.Metadata!.OrderBy(m => m.Key).Select(m => (m.Key, m.Value)));
        Assert.Equal(["shelf", "size"], entry.GetProperty("metadata").EnumerateObject().Select(m => m.Name).Order());
    }

    [Fact]
    public async Task Update_UnknownAndFullImages_Answer207WithAVerdictEach()
    {
        var (project, images) = await CreateAsync(2);
        var full = JsonSerializer.Serialize(Enumerable.Range(0, 10).ToDictionary(i => $"key {i}", _ => "value"));
        await server.Training.PostJsonAsync(Address(project, [images[0]]), full).ShouldSucceedAsync();

        var summary = await server.Training.PostJsonAsync(Address(project, [images[0], Guid.NewGuid(), images[1]]), """{"key 0":"changed","one":"more"}""")
            .ShouldSucceedAsync(HttpStatusCode.MultiStatus);

        Assert.False(summary.GetProperty("isBatchSuccessful").GetBoolean());
        Assert.Equal(["ErrorLimitExceed", "ErrorImageNotFound", "OK"], summary.GetProperty("images").EnumerateArray().Select(e => e.GetProperty("status").GetString()));
        var untouched = Assert.Single(await server.TrainingClient.GetImagesByIdsAsync(project, [images[0]]));
        Assert.Equal("value", untouched.Metadata!["key 0"]);
        Assert.Equal(10, untouched.Metadata!.Count);
    }

    [Fact]
    public async Task Update_FullImageWithOnlyKnownKeys_Succeeds()
    {
        var (project, images) = await CreateAsync(1);
        var full = JsonSerializer.Serialize(Enumerable.Range(0, 10).ToDictionary(i => $"key {i}", _ => "value"));
        await server.Training.PostJsonAsync(Address(project, images), full).ShouldSucceedAsync();

        await server.Training.PostJsonAsync(Address(project, images), """{"key 0":null,"one":"more"}""").ShouldSucceedAsync();
    }

    [Fact]
    public async Task Update_BadPairs_AreRefusedByName()
    {
        var (project, images) = await CreateAsync(1);
        string Pair(int key, int value) => JsonSerializer.Serialize(new Dictionary<string, string> { [new string('k', key)] = new string('v', value) });

        await server.Training.PostJsonAsync(Address(project, images), Pair(128, 256)).ShouldSucceedAsync();
        await server.Training.PostJsonAsync(Address(project, images), Pair(129, 1)).ShouldFailAsync(ErrorCode.BadRequestImageMetadataKey);
        await server.Training.PostJsonAsync(Address(project, images), Pair(0, 1)).ShouldFailAsync(ErrorCode.BadRequestImageMetadataKey);
        await server.Training.PostJsonAsync(Address(project, images), Pair(1, 257)).ShouldFailAsync(ErrorCode.BadRequestImageMetadataValue);
        await server.Training.PostJsonAsync(Address(project, images), "{}").ShouldFailAsync(ErrorCode.BadRequestImageMetadataKey);
        await server.Training.PostJsonAsync(Address(project, images), """{"key":1}""").ShouldFailAsync(ErrorCode.BadRequest);
        await server.Training.PostJsonAsync($"projects/{project}/images/metadata", """{"a":"b"}""").ShouldFailAsync(ErrorCode.BadRequestRequiredParamIsNull);
    }

    [Fact]
    public async Task ListAndCount_ByFilter_FindTheSameImages()
    {
        var (project, images) = await CreateAsync(3);
        await server.Training.PostJsonAsync(Address(project, [images[0]]), """{"shelf":"it's"}""").ShouldSucceedAsync();
        await server.Training.PostJsonAsync(Address(project, [images[1]]), """{"shelf":"top"}""").ShouldSucceedAsync();
        async Task<IEnumerable<Guid>> FindAsync(string filter)
        {
            var query = new ImageQuery { Filter = filter, OrderBy = ImageOrderBy.Oldest };
            var found = await server.TrainingClient.GetImagesAsync(project, query);
            Assert.Equal(found.Count, await server.TrainingClient.GetImageCountAsync(project, query));
            return found.Select(i => i.Id);
        }

        Assert.Equal([images[0]], await FindAsync("shelf eq 'it''s'"));
        Assert.Equal([images[0], images[2]], await FindAsync("shelf ne 'top'"));
        Assert.Equal([images[0], images[1]], await FindAsync("(shelf eq 'top' or shelf eq 'it''s') and colour ne 'red'"));
        Assert.Equal(3, (await FindAsync("")).Count());
        await server.Training.GetAsync($"projects/{project}/images?$filter=shelf").ShouldFailAsync(ErrorCode.BadRequest);
        await server.Training.GetAsync($"projects/{project}/images/count?%24filter=shelf").ShouldFailAsync(ErrorCode.BadRequest);
    }

    private static string Address(Guid project, IEnumerable<Guid> images) => $"projects/{project}/images/metadata?imageIds={string.Join(',', images)}";

    /// <returns>The project, and its images in the order of their upload.</returns>
    private async Task<(Guid Project, IReadOnlyList<Guid> Images)> CreateAsync(int count)
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "die", count);
        var images = await server.TrainingClient.GetImagesAsync(project.Id, new ImageQuery { OrderBy = ImageOrderBy.Oldest });
        return (project.Id, [.. images.Select(i => i.Id)]);
    }
}
