using System.Net;
using Fovea.Protocol;
using Fovea.Server.Tests.Data;

namespace Fovea.Server.Tests.Cluster;

public sealed class RolesTests
{
    [PostgreSqlTheory]
    [InlineData("all", true, true, true)]
    [InlineData("api", true, false, false)]
    [InlineData("api,portal", true, false, true)]
    [InlineData("Predictor", false, true, false)]
    [InlineData("worker", false, false, false)]
    public async Task Process_AnswersWhatItsRolesServe(string roles, bool trains, bool predicts, bool hasPortal)
    {
        await using var cluster = new TestCluster();
        var server = await cluster.StartAsync(roles);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(cluster, server, "health/live"));
        Assert.Equal(trains ? HttpStatusCode.OK : HttpStatusCode.NotFound, await StatusAsync(cluster, server, $"{ApiVersions.BasePath(Api.Training, "3.3")}/projects", "Training-Key"));
        Assert.Equal(hasPortal ? HttpStatusCode.OK : HttpStatusCode.NotFound, await StatusAsync(cluster, server, "sign-in"));
        Assert.Equal(trains || predicts ? HttpStatusCode.OK : HttpStatusCode.NotFound, await StatusAsync(cluster, server, "docs"));
        Assert.Contains(predicts ? "NotFoundProject" : "Resource not found", await PredictAsync(cluster, server), StringComparison.Ordinal);
        await TestCluster.UntilAsync(async () => await StatusAsync(cluster, server, "health/ready") == HttpStatusCode.OK);
    }

    private static async Task<HttpStatusCode> StatusAsync(TestCluster cluster, FoveaServer server, string path, string? keyHeader = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, path));
        if (keyHeader is not null)
        {
            request.Headers.Add(keyHeader, server.Credentials.Resources[0].Key1);
        }

        using var answer = await cluster.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<string> PredictAsync(TestCluster cluster, FoveaServer server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, $"{ApiVersions.BasePath(Api.Prediction, "3.1")}/{Guid.NewGuid()}/classify/iterations/live/image/nostore"));
        request.Headers.Add("Prediction-Key", server.Credentials.Resources[1].Key1);
        using var answer = await cluster.Http.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }
}
