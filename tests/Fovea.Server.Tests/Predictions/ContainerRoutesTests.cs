using System.Text.Json;
using Fovea.Protocol.Errors;
using Fovea.Server.Tests.Images.Fetching;

namespace Fovea.Server.Tests.Predictions;

public class ContainerRoutesTests(ContainerServer server) : IClassFixture<ContainerServer>
{
    private static readonly byte[] Picture = ServerFixture.Picture("mug", 500);

    public static TheoryData<string> Prefixes { get; } =
    [
        "{0}", "any/{0}", "any/{0}/nostore", "any/classify/iterations/production/{0}", "any/classify/iterations/production/{0}/nostore",
        "any/detect/iterations/production/{0}", "any/detect/iterations/production/{0}/nostore",
    ];

    [Fact]
    public async Task Image_AnswersInTheContainersShape()
    {
        var expected = await server.Prediction.ClassifyImageWithNoStoreAsync(server.Published.ProjectId, ServerFixture.PublishName, new MemoryStream(Picture));

        var answer = await server.Client.PostBytesAsync("image", Picture).ShouldSucceedAsync();

        Assert.Equal(["created", "id", "iteration", "predictions", "project"], answer.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal(("", "", ""), (answer.GetProperty("id").GetString(), answer.GetProperty("project").GetString(), answer.GetProperty("iteration").GetString()));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$", answer.GetProperty("created").GetString()!);
        var predictions = answer.GetProperty("predictions").EnumerateArray().ToList();
        // In the order of the tags, not of the probabilities.
        Assert.Equal(["book", "mug"], predictions.Select(p => p.GetProperty("tagName").GetString()));
        foreach (var prediction in predictions)
        {
            Assert.Equal(["boundingBox", "probability", "tagId", "tagName"], prediction.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
            Assert.Equal(JsonValueKind.Null, prediction.GetProperty("boundingBox").ValueKind);
            Assert.Equal("", prediction.GetProperty("tagId").GetString());
            var probability = prediction.GetProperty("probability").GetDouble();
            Assert.Equal(expected.Predictions.Single(p => p.TagName == prediction.GetProperty("tagName").GetString()).Probability, probability, 1e-7);
            Assert.Equal(Math.Round(probability, 8), probability);
        }
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public async Task Image_OnEveryRoute_IsAnswered(string route) =>
        await server.Client.PostBytesAsync(Format(route, "image"), Picture).ShouldSucceedAsync();

    [Theory]
    [MemberData(nameof(Prefixes))]
    public async Task Url_OnEveryRoute_IsAnswered(string route)
    {
        await using var pictures = ScriptedServer.Answering("HTTP/1.1 200 OK\nConnection: close", Picture);

        // No Content-Type of JSON: the container does not look at it.
        await server.Client.PostAsync(Format(route, "url"), new StringContent($$"""{"url":"{{pictures.Origin}}/a.jpg"}""")).ShouldSucceedAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Image_AsFormField_IsAnswered(bool hasFileName)
    {
        using var form = new MultipartFormDataContent { { new StringContent("x"), "other" } };
        if (hasFileName)
        {
            form.Add(new ByteArrayContent(Picture), "imageData", "a.jpg");
        }
        else
        {
            form.Add(new ByteArrayContent(Picture), "imageData");
        }

        await server.Client.PostAsync("image", form).ShouldSucceedAsync();
    }

    [Fact]
    public async Task Image_WithTheContentTypeThatCurlSends_IsAnswered()
    {
        using var body = new ByteArrayContent(Picture);
        body.Headers.ContentType = new("application/x-www-form-urlencoded");

        await server.Client.PostAsync("image", body).ShouldSucceedAsync();
    }

    [Fact]
    public async Task BadRequests_GetTheContractsErrors()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Picture), "picture" } };

        await server.Client.PostBytesAsync("image", "no picture"u8.ToArray()).ShouldFailAsync(ErrorCode.BadRequestImageFormat);
        await server.Client.PostAsync("image", form).ShouldFailAsync(ErrorCode.BadRequestImageStream);
        await server.Client.PostAsync("url", new StringContent("[]")).ShouldFailAsync(ErrorCode.BadRequestImageUrl);
        await server.Client.PostAsync("url", new StringContent("""{"url":"ftp://x"}""")).ShouldFailAsync(ErrorCode.BadRequestImageUrl);
        await server.Client.PostBytesAsync("any/classify/iterations/other/image", Picture).ShouldFailAsync(ErrorCode.NotFoundIteration);
        await server.Client.PostBytesAsync($"{Guid.NewGuid()}/image", Picture).ShouldFailAsync(ErrorCode.NotFoundIteration);
    }

    private static string Format(string route, string input) => route.Replace("{0}", input, StringComparison.Ordinal);
}
