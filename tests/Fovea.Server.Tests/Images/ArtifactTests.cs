using Fovea.Protocol.Errors;

namespace Fovea.Server.Tests.Images;

public sealed class ArtifactTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task GetArtifact_PathOfAnImage_AnswersItsBytes()
    {
        var (project, original, _) = await CreateAsync();

        foreach (var path in new[] { original, original[1..], original["/artifacts/".Length..] })
        {
            using var response = await server.Training.GetAsync($"projects/{project}/artifacts?path={Uri.EscapeDataString(path)}");

            Assert.Equal("application/octet-stream", response.Content.Headers.ContentType!.ToString());
            Assert.Equal(ServerFixture.Picture("bottle", 0), await response.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task GetArtifact_Thumbnail_IsTheOneOfTheSignedAddress()
    {
        var (project, _, thumbnail) = await CreateAsync();

        var signed = await server.Anonymous.GetByteArrayAsync(thumbnail);
        var byPath = await server.Training.GetByteArrayAsync($"projects/{project}/artifacts?path={thumbnail.AbsolutePath}");

        Assert.Equal(signed, byPath);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("nonsense")]
    [InlineData("a/b/c/d")]
    [InlineData("../../fovea.db")]
    [InlineData("artifacts/..%2F..%2Ffovea.db")]
    [InlineData("i-00000000000000000000000000000000/i-00000000000000000000000000000000")]
    public async Task GetArtifact_BadPath_IsRefused(string path)
    {
        var (project, _, _) = await CreateAsync();

        await server.Training.GetAsync($"projects/{project}/artifacts?path={path}").ShouldFailAsync(ErrorCode.BadRequestInvalidArtifactUri);
    }

    [Fact]
    public async Task GetArtifact_OfAnotherProject_IsRefused()
    {
        var (_, original, _) = await CreateAsync();
        var (other, _, _) = await CreateAsync();

        await server.Training.GetAsync($"projects/{other}/artifacts?path={original}").ShouldFailAsync(ErrorCode.BadRequestInvalidArtifactUri);
        await server.Training.GetAsync($"projects/{other}/artifacts").ShouldFailAsync(ErrorCode.BadRequestRequiredParamIsNull);
    }

    private async Task<(Guid Project, string Original, Uri Thumbnail)> CreateAsync()
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "bottle", 1);
        var image = Assert.Single(await server.TrainingClient.GetImagesAsync(project.Id));
        return (project.Id, new Uri(image.OriginalImageUri!).AbsolutePath, new Uri(image.ThumbnailUri!));
    }
}
