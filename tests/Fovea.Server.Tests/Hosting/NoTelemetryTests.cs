using System.Net;

namespace Fovea.Server.Tests.Hosting;

public sealed class NoTelemetryTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Metrics_ByDefault_AreNotThere()
    {
        using var answer = await server.Anonymous.GetAsync(new Uri("metrics", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
