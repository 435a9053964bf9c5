using Fovea.Protocol.Errors;

namespace Fovea.Server.Tests.Predictions;

public sealed class PredictionErrorTests(PublishedServerFixture server) : IClassFixture<PublishedServerFixture>
{
    private static readonly byte[] Picture = ServerFixture.Picture("mug", 0);

    [Fact]
    public async Task Classify_UnknownName_IsNotFoundNamingThoseThereAre()
    {
        foreach (var operation in new[] { "image", "image/nostore" })
        {
            var message = await server.Prediction.PostBytesAsync($"{server.Published.ProjectId}/classify/iterations/other/{operation}", Picture).ShouldFailAsync(ErrorCode.NotFoundIteration);

            Assert.Contains($"'{ServerFixture.PublishName}'", message);
        }
    }

    [Fact]
    public async Task Classify_UnknownOrMalformedProject_IsNotFoundOrRefused()
    {
        await server.Prediction.PostBytesAsync($"{Guid.NewGuid()}/classify/iterations/x/image", Picture).ShouldFailAsync(ErrorCode.NotFoundProject);
        await server.Prediction.PostBytesAsync("x/classify/iterations/x/image", Picture).ShouldFailAsync(ErrorCode.BadRequestInvalidIds);
    }

    [Theory]
    [InlineData("image")]
    [InlineData("image/nostore")]
    public async Task DetectImage_OnAClassifier_IsRefused(string operation) =>
        await server.Prediction.PostBytesAsync($"{server.Published.ProjectId}/detect/iterations/{ServerFixture.PublishName}/{operation}", Picture).ShouldFailAsync(ErrorCode.BadRequestNotSupported);

    [Theory]
    [InlineData("url")]
    [InlineData("url/nostore")]
    public async Task DetectImageUrl_OnAClassifier_IsRefused(string operation) => await server.Prediction
        .PostJsonAsync($"{server.Published.ProjectId}/detect/iterations/{ServerFixture.PublishName}/{operation}", """{"url":"http://example.com/x.jpg"}""").ShouldFailAsync(ErrorCode.BadRequestNotSupported);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"url":null}""")]
    [InlineData("""{"url":""}""")]
    [InlineData("""{"url":"no address"}""")]
    [InlineData("""{"Url":"file:///etc/passwd"}""")]
    [InlineData("""{"url":"http://127.0.0.1:1/x.jpg"}""")]
    [InlineData("""{"url":"http://169.254.169.254/latest/meta-data"}""")]
    [InlineData("")]
    public async Task ClassifyUrl_WithoutAUsableAddress_IsRefused(string json)
    {
        foreach (var address in new[] { "url", "url/nostore" })
        {
            await server.Prediction.PostJsonAsync($"{server.Published.ProjectId}/classify/iterations/{ServerFixture.PublishName}/{address}", json).ShouldFailAsync(ErrorCode.BadRequestImageUrl);
        }

        await server.Training.PostJsonAsync($"projects/{server.Published.ProjectId}/quicktest/url", json).ShouldFailAsync(ErrorCode.BadRequestImageUrl);
    }

    [Fact]
    public async Task Classify_ApplicationTooLong_IsRefused()
    {
        await server.Prediction.PostBytesAsync($"{server.ClassifyAddress}?application={new string('a', 257)}", Picture).ShouldFailAsync(ErrorCode.BadRequestPredictionInvalidApplicationName);
        await server.Prediction.PostBytesAsync($"{server.ClassifyAddress}?application={new string('a', 256)}", Picture).ShouldSucceedAsync();
    }

    [Fact]
    public async Task Classify_WithoutBody_IsRefused() =>
        await server.Prediction.PostAsync(server.ClassifyAddress, null).ShouldFailAsync(ErrorCode.BadRequestImageStream);

    [Fact]
    public async Task Classify_Storing_KeepsThePictureAndNoStoreDoesNot()
    {
        var before = await StoredState.ReadAsync(server);
        var picture = ServerFixture.Picture("bottle", 77);

        await server.Prediction.PostBytesAsync($"{server.ClassifyAddress}/nostore", picture).ShouldSucceedAsync();
        await server.Training.PostBytesAsync($"projects/{server.Published.ProjectId}/quicktest/image?store=false", picture).ShouldSucceedAsync();
        Assert.Equal(before, await StoredState.ReadAsync(server));

        await server.Prediction.PostBytesAsync(server.ClassifyAddress, picture).ShouldSucceedAsync();
        Assert.Equal(before.Predictions + 1, (await StoredState.ReadAsync(server)).Predictions);
    }

    [Fact]
    public async Task QuickTest_UnknownIterationOrUntrainedProject_IsNotFound()
    {
        var project = await server.CreateProjectAsync();

        await server.Training.PostBytesAsync($"projects/{project.Id}/quicktest/image", Picture).ShouldFailAsync(ErrorCode.NotFoundProjectDefaultIteration);
        await server.Training.PostBytesAsync($"projects/{project.Id}/quicktest/image?iterationId={Guid.NewGuid()}", Picture).ShouldFailAsync(ErrorCode.NotFoundIteration);
        await server.Training.PostBytesAsync($"projects/{project.Id}/quicktest/image?iterationId=x", Picture).ShouldFailAsync(ErrorCode.BadRequestInvalidIds);
        await server.Training.PostBytesAsync($"projects/{Guid.NewGuid()}/quicktest/image", Picture).ShouldFailAsync(ErrorCode.NotFoundProject);
    }
}
