using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fovea.Protocol.Errors;
using Fovea.Protocol.Training;

namespace Fovea.Server.Tests.Images;

/// <summary>Each bad picture has the contract's answer, through each door, and leaves nothing behind.</summary>
public sealed class BadPictureTests(PublishedServerFixture server) : IClassFixture<PublishedServerFixture>
{
    public static TheoryData<string, ImageCreateStatus> RefusedInUploads => new()
    {
        { "text", ImageCreateStatus.ErrorImageFormat },
        { "truncated", ImageCreateStatus.ErrorUnknown },
        { "empty", ImageCreateStatus.ErrorUnknown },
        { "1x1", ImageCreateStatus.ErrorImageDimensions },
        { "20000x20000", ImageCreateStatus.ErrorImageDimensions },
        { "longer than 25:1", ImageCreateStatus.ErrorImageDimensions },
        { "over 6 MB", ImageCreateStatus.ErrorImageSize },
    };

    public static TheoryData<string, string> RefusedInPredictions => new()
    {
        { "text", nameof(ErrorCode.BadRequestImageFormat) },
        { "truncated", nameof(ErrorCode.BadRequestImageFormat) },
        { "empty", nameof(ErrorCode.BadRequestImageStream) },
        { "1x1", nameof(ErrorCode.BadRequestImageDimensions) },
        { "20000x20000", nameof(ErrorCode.BadRequestImageDimensions) },
        { "longer than 25:1", nameof(ErrorCode.BadRequestImageAspectRatio) },
        { "over 4 MB", nameof(ErrorCode.BadRequestImageSizeBytes) },
    };

    public static TheoryData<string> Accepted => ["gif", "bmp", "cmyk", "16 bits", "8x8"];

    [Theory]
    [MemberData(nameof(RefusedInUploads))]
    public async Task CreateImagesFromData_BadPicture_IsRefusedAndLeavesNothing(string picture, ImageCreateStatus expected)
    {
        var project = await server.CreateProjectAsync();
        var before = await StoredState.ReadAsync(server);

        var summary = await server.Training.PostBytesAsync($"projects/{project.Id}/images", OddPictures.Make(picture)).ShouldSucceedAsync(HttpStatusCode.MultiStatus);

        await AssertRefusedAsync(project, before, summary, expected);
    }

    [Theory]
    [MemberData(nameof(RefusedInUploads))]
    public async Task CreateImagesFromFiles_BadPicture_IsRefusedAndLeavesNothing(string picture, ImageCreateStatus expected)
    {
        var project = await server.CreateProjectAsync();
        var before = await StoredState.ReadAsync(server);

        var summary = await PostFilesAsync(project, [OddPictures.Make(picture)]).ShouldSucceedAsync(HttpStatusCode.MultiStatus);

        await AssertRefusedAsync(project, before, summary, expected);
        Assert.Equal("0.jpg", summary.GetProperty("images")[0].GetProperty("sourceUrl").GetString());
    }

    [Theory]
    [MemberData(nameof(RefusedInPredictions))]
    public async Task ClassifyImage_BadPicture_IsRefusedAndLeavesNothing(string picture, string code)
    {
        var before = await StoredState.ReadAsync(server);

        await server.Prediction.PostBytesAsync(server.ClassifyAddress, OddPictures.Make(picture)).ShouldFailAsync(Codes.Find(code));

        Assert.Equal(before, await StoredState.ReadAsync(server));
    }

    [Theory]
    [MemberData(nameof(RefusedInPredictions))]
    public async Task QuickTestImage_BadPicture_IsRefusedAndLeavesNothing(string picture, string code)
    {
        var before = await StoredState.ReadAsync(server);
        var bytes = OddPictures.Make(picture == "over 4 MB" ? "over 6 MB" : picture);

        await server.Training.PostBytesAsync($"projects/{server.Published.ProjectId}/quicktest/image", bytes).ShouldFailAsync(Codes.Find(code));

        Assert.Equal(before, await StoredState.ReadAsync(server));
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Upload_UnusualPicture_IsStored(string picture)
    {
        var project = await server.CreateProjectAsync();

        var data = await server.Training.PostBytesAsync($"projects/{project.Id}/images", OddPictures.Make(picture)).ShouldSucceedAsync();

        Assert.True(data.GetProperty("isBatchSuccessful").GetBoolean());
        var image = Assert.Single(await server.TrainingClient.GetImagesAsync(project.Id));
        foreach (var address in new[] { image.OriginalImageUri!, image.ResizedImageUri!, image.ThumbnailUri! })
        {
            using var response = await server.Anonymous.GetAsync(address);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task ClassifyImage_UnusualPicture_IsClassified(string picture)
    {
        var prediction = await server.Prediction.PostBytesAsync(server.ClassifyAddress, OddPictures.Make(picture)).ShouldSucceedAsync();

        // Softmax of a multiclass project.
        Assert.Equal(1, prediction.GetProperty("predictions").EnumerateArray().Sum(p => p.GetProperty("probability").GetDouble()), 1e-5);
    }

    [Fact]
    public async Task Upload_PictureTurnedByExif_IsMeasuredUpright()
    {
        var project = await server.CreateProjectAsync();

        await server.Training.PostBytesAsync($"projects/{project.Id}/images", OddPictures.Rotated()).ShouldSucceedAsync();

        var image = Assert.Single(await server.TrainingClient.GetImagesAsync(project.Id));
        Assert.Equal((20, 40), (image.Width, image.Height));
    }

    [Fact]
    public async Task Upload_UnknownTag_IsRefusedAndLeavesNothing()
    {
        var project = await server.CreateProjectAsync();
        var before = await StoredState.ReadAsync(server);

        var summary = await server.Training.PostBytesAsync($"projects/{project.Id}/images?tagIds={Guid.NewGuid()}", OddPictures.Shade(1))
            .ShouldSucceedAsync(HttpStatusCode.MultiStatus);

        await AssertRefusedAsync(project, before, summary, ImageCreateStatus.ErrorInvalidTag);
    }

    [Fact]
    public async Task Upload_TagOfAnotherProject_IsRefused()
    {
        var (project, other) = (await server.CreateProjectAsync(), await server.CreateProjectAsync());
        var foreign = await server.TrainingClient.CreateTagAsync(other.Id, "mug");

        var summary = await server.Training.PostBytesAsync($"projects/{project.Id}/images?tagIds={foreign.Id}", OddPictures.Shade(2))
            .ShouldSucceedAsync(HttpStatusCode.MultiStatus);

        Assert.Equal(["ErrorInvalidTag"], Statuses(summary));
    }

    [Fact]
    public async Task Upload_Again_IsADuplicateOfTheSameImage()
    {
        var project = await server.CreateProjectAsync();
        var first = await server.Training.PostBytesAsync($"projects/{project.Id}/images", OddPictures.Shade(3)).ShouldSucceedAsync();
        var before = await StoredState.ReadAsync(server);

        var second = await PostFilesAsync(project, [OddPictures.Shade(3)]).ShouldSucceedAsync(HttpStatusCode.MultiStatus);

        Assert.Equal(["OKDuplicate"], Statuses(second));
        Assert.Equal(ImageIds(first), ImageIds(second));
        Assert.Equal(before, await StoredState.ReadAsync(server));
    }

    [Fact]
    public async Task Upload_TwiceInOneBatch_IsStoredOnce()
    {
        var project = await server.CreateProjectAsync();

        var summary = await PostFilesAsync(project, [OddPictures.Shade(4), OddPictures.Shade(4)]).ShouldSucceedAsync(HttpStatusCode.MultiStatus);

        Assert.Equal(["OK", "OKDuplicate"], Statuses(summary));
        Assert.Single(ImageIds(summary).Distinct());
        Assert.Equal(1, await server.TrainingClient.GetImageCountAsync(project.Id));
    }

    [Fact]
    public async Task Upload_SameContentInAnotherProject_IsNoDuplicate()
    {
        var (one, other) = (await server.CreateProjectAsync(), await server.CreateProjectAsync());
        await server.Training.PostBytesAsync($"projects/{one.Id}/images", OddPictures.Shade(5)).ShouldSucceedAsync();

        await server.Training.PostBytesAsync($"projects/{other.Id}/images", OddPictures.Shade(5)).ShouldSucceedAsync();
    }

    [Fact]
    public async Task Upload_MixedBatch_StoresTheGoodOnesOnly()
    {
        var project = await server.CreateProjectAsync();

        var summary = await PostFilesAsync(project, [OddPictures.Shade(6), OddPictures.Make("text"), OddPictures.Shade(7), OddPictures.Make("empty")])
            .ShouldSucceedAsync(HttpStatusCode.MultiStatus);

        Assert.False(summary.GetProperty("isBatchSuccessful").GetBoolean());
        Assert.Equal(["OK", "ErrorImageFormat", "OK", "ErrorUnknown"], Statuses(summary));
        Assert.Equal(JsonValueKind.Null, summary.GetProperty("images")[1].GetProperty("image").ValueKind);
        Assert.Equal(2, await server.TrainingClient.GetImageCountAsync(project.Id));
    }

    [Fact]
    public async Task Upload_BatchAtTheLimit_IsTakenAndOneMoreIsNot()
    {
        var project = await server.CreateProjectAsync();
        var pictures = Enumerable.Range(10, 65).Select(OddPictures.Shade).ToList();

        await PostFilesAsync(project, pictures[..64]).ShouldSucceedAsync();
        var message = await PostFilesAsync(project, pictures).ShouldFailAsync(ErrorCode.BadRequestImageExceededCount);

        Assert.Contains("65", message);
        Assert.Contains("64", message);
        Assert.Equal(64, await server.TrainingClient.GetImageCountAsync(project.Id));
    }

    [Theory]
    [InlineData("""{"images":[]}""", nameof(ErrorCode.BadRequestImageBatch))]
    [InlineData("""{}""", nameof(ErrorCode.BadRequestImageBatch))]
    [InlineData("""{"images":[null]}""", nameof(ErrorCode.BadRequestImageBatch))]
    [InlineData("""{"images":[{"name":"a","contents":"not base64!"}]}""", nameof(ErrorCode.BadRequest))]
    [InlineData("""{"images":[{"name":"a","contents":"AAAA"}],"tagIds":["x"]}""", nameof(ErrorCode.BadRequest))]
    [InlineData("""{"images":[{"name":"a","contents":"AAAA","tagIds":null}],"tagIds":null,"metadata":{"":"v"}}""", nameof(ErrorCode.BadRequestImageMetadataKey))]
    [InlineData("""{"images":[{"name":"a","contents":"AAAA"}],"metadata":{"k":null}}""", nameof(ErrorCode.BadRequestImageMetadataValue))]
    public async Task CreateImagesFromFiles_BadBatch_IsRefusedWhole(string json, string code)
    {
        var project = await server.CreateProjectAsync();

        await server.Training.PostJsonAsync($"projects/{project.Id}/images/files", json).ShouldFailAsync(Codes.Find(code));
    }

    [Fact]
    public async Task CreateImagesFromFiles_TooManyTags_IsRefusedWhole()
    {
        var project = await server.CreateProjectAsync();
        var tags = string.Join(',', Enumerable.Range(0, 21).Select(_ => $"\"{Guid.NewGuid()}\""));

        await server.Training.PostJsonAsync($"projects/{project.Id}/images/files", $$"""{"images":[{"contents":"AAAA"}],"tagIds":[{{tags}}]}""")
            .ShouldFailAsync(ErrorCode.BadRequestExceedTagPerImageLimit);
    }

    [Fact]
    public async Task CreateImagesFromUrls_AddressThatIsNotPublic_IsAnErrorOfThatImage()
    {
        var project = await server.CreateProjectAsync();

        var summary = await server.Training.PostJsonAsync($"projects/{project.Id}/images/urls", $$"""{"images":[{"url":"{{server.Address}}health"},{"url":""},{"url":null}]}""")
            .ShouldSucceedAsync(HttpStatusCode.MultiStatus);

        Assert.Equal(["ErrorSource", "ErrorSource", "ErrorSource"], Statuses(summary));
    }

    private static IEnumerable<string?> Statuses(JsonElement summary) =>
        summary.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("status").GetString());

    private static IEnumerable<string?> ImageIds(JsonElement summary) =>
        summary.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("image").GetProperty("id").GetString());

    private Task<HttpResponseMessage> PostFilesAsync(Project project, IReadOnlyList<byte[]> files)
    {
        var images = files.Select((file, index) => (JsonNode)new JsonObject { ["name"] = $"{index}.jpg", ["contents"] = Convert.ToBase64String(file) });
        return server.Training.PostJsonAsync($"projects/{project.Id}/images/files", new JsonObject { ["images"] = new JsonArray([.. images]) }.ToJsonString());
    }

    private async Task AssertRefusedAsync(Project project, StoredState before, JsonElement summary, ImageCreateStatus expected)
    {
        Assert.False(summary.GetProperty("isBatchSuccessful").GetBoolean());
        var result = Assert.Single(summary.GetProperty("images").EnumerateArray());
        Assert.Equal(expected.ToString(), result.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, result.GetProperty("image").ValueKind);
        Assert.Equal(before, await StoredState.ReadAsync(server));
        Assert.Equal(0, await server.TrainingClient.GetImageCountAsync(project.Id));
    }
}
