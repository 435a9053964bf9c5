namespace Fovea.Server.Tests.Hosting;

public sealed class ApiHeadersTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Theory]
    [InlineData("customvision/v3.3/training/domains")]
    [InlineData("customvision/v3.3/training/projects/1")]
    [InlineData("manage/resources")]
    [InlineData("fovea/v1/audit")]
    public async Task Answer_OfAnApi_IsNoPageInNoFrameAndNotKept(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Training-Key", server.TrainingResource.Key1);

        using var answer = await server.Anonymous.SendAsync(request);

        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Answer_ToAPageOfAnotherHost_AllowsItNothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "customvision/v3.3/training/projects");
        request.Headers.Add("Origin", "https://elsewhere.example");
        request.Headers.Add("Access-Control-Request-Method", "POST");

        using var answer = await server.Anonymous.SendAsync(request);

        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }
}
