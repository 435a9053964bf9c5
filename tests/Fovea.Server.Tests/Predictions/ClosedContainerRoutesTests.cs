using System.Net;

namespace Fovea.Server.Tests.Predictions;

public class ClosedContainerRoutesTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Theory]
    [InlineData("image")]
    [InlineData("url")]
    [InlineData("any/image")]
    [InlineData("any/classify/iterations/production/image/nostore")]
    public async Task Routes_WithoutTheSetting_AreNotThere(string route)
    {
        using var answer = await server.Anonymous.PostBytesAsync(route, ServerFixture.Picture("mug", 0));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
