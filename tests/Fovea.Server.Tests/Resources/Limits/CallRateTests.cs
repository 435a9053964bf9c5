using System.Net;
using System.Net.Http.Json;
using Fovea.Server.Resources;

namespace Fovea.Server.Tests.Resources.Limits;

public class CallRateTests
{
    private static readonly string Project = $"{Guid.NewGuid()}";

    [Fact]
    public async Task Prediction_ThirdCallInASecondOfF0_IsAnswered429AsTheGatewayDoes()
    {
        await using var server = await ResourceServer.StartAsync();
        var key = await CreateAsync(server, "prediction", "f0");
        await AssertStatusesAsync(server, key, "prediction", Classify(""), HttpStatusCode.NotFound, HttpStatusCode.NotFound);

        using var answer = await SendAsync(server, key, "prediction", Classify(""));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        // Two tokens a second: the next is half a second away, and the header holds whole seconds.
        Assert.Equal("1", answer.Headers.GetValues("Retry-After").Single());
        var (code, message) = await ResourceServer.ReadErrorAsync(answer);
        Assert.Equal("429", code);
        Assert.Equal(
            "ClassifyImage of the Custom Vision Prediction API was called more than 2 times a second, "
            + "which is the limit of the resource 'limited' (tier F0). Retry after 1 second.",
            message);
    }

    [Fact]
    public async Task Prediction_AfterRetryAfter_IsAnsweredAgain()
    {
        await using var server = await ResourceServer.StartAsync();
        var key = await CreateAsync(server, "prediction", "f0");
        await AssertStatusesAsync(server, key, "prediction", Classify(""), HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests);

        server.Clock.Advance(TimeSpan.FromSeconds(1));

        await AssertStatusesAsync(server, key, "prediction", Classify(""), HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Prediction_NoStoreCalls_HaveALimitOfTheirOwn()
    {
        await using var server = await ResourceServer.StartAsync();
        var key = await CreateAsync(server, "prediction", "f0");
        await AssertStatusesAsync(server, key, "prediction", Classify(""), HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests);

        await AssertStatusesAsync(server, key, "prediction", Classify("/nostore"), HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Training_CallsAndTrainings_HaveLimitsOfTheirOwn()
    {
        await using var server = await ResourceServer.StartAsync();
        var key = await CreateAsync(server, "training", "f0");

        await AssertStatusesAsync(server, key, "training", $"projects/{Project}/train", HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests);
        await AssertStatusesAsync(
            server, key, "training", $"projects/{Project}/tags?name=a", [.. Enumerable.Repeat(HttpStatusCode.NotFound, 10), HttpStatusCode.TooManyRequests]);
    }

    [Fact]
    public async Task Rates_OfOneResource_DoNotTouchAnother()
    {
        await using var server = await ResourceServer.StartAsync();
        var limited = await CreateAsync(server, "prediction", "f0");
        await AssertStatusesAsync(server, limited, "prediction", Classify(""), HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests);

        var free = server.Server.Credentials.Resources[1].Key1;

        await AssertStatusesAsync(server, free, "prediction", Classify(""), [.. Enumerable.Repeat(HttpStatusCode.NotFound, 40)]);
    }

    [Fact]
    public async Task Rates_BothKeys_ShareTheResourcesLimit()
    {
        await using var server = await ResourceServer.StartAsync();
        var keys = (await server.CreateAsync(new ResourceRequest { Name = "limited", Kind = "prediction", RateTier = "f0" })).Keys!;

        await AssertStatusesAsync(server, keys.Key1, "prediction", Classify(""), HttpStatusCode.NotFound, HttpStatusCode.NotFound);
        await AssertStatusesAsync(server, keys.Key2, "prediction", Classify(""), HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Rates_ChangedWhileTheServerRuns_AreInForceAtOnce()
    {
        await using var server = await ResourceServer.StartAsync();
        var key = await CreateAsync(server, "prediction", "f0");
        await AssertStatusesAsync(server, key, "prediction", Classify(""), HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests);

        (await server.Manage.PatchAsJsonAsync("limited", new { rates = new { storingPredictionsPerSecond = 3 } })).Dispose();
        await AssertStatusesAsync(server, key, "prediction", Classify(""), [.. Enumerable.Repeat(HttpStatusCode.NotFound, 3), HttpStatusCode.TooManyRequests]);

        (await server.Manage.PatchAsJsonAsync("limited", new { rateTier = "none" })).Dispose();
        await AssertStatusesAsync(server, key, "prediction", Classify(""), [.. Enumerable.Repeat(HttpStatusCode.NotFound, 20)]);
    }

    [Fact]
    public async Task Rates_RefusedCalls_AreNoUsage()
    {
        await using var server = await ResourceServer.StartAsync();
        var key = await CreateAsync(server, "prediction", "f0");
        await AssertStatusesAsync(server, key, "prediction", Classify(""), HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests);

        Assert.Equal(2, Assert.Single(await server.GetUsageAsync("limited")).PredictionCalls);
    }

    private static string Classify(string suffix) => $"{Project}/classify/iterations/production/image{suffix}";

    private static async Task<string> CreateAsync(ResourceServer server, string kind, string rateTier) =>
        (await server.CreateAsync(new ResourceRequest { Name = "limited", Kind = kind, RateTier = rateTier })).Keys!.Key1;

    private static async Task AssertStatusesAsync(ResourceServer server, string key, string api, string path, params HttpStatusCode[] expected)
    {
        foreach (var status in expected)
        {
            using var answer = await SendAsync(server, key, api, path);
            Assert.Equal(status, answer.StatusCode);
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(ResourceServer server, string key, string api, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"customvision/v3.{(api == "training" ? 3 : 1)}/{api}/{path}");
        request.Headers.Add("Ocp-Apim-Subscription-Key", key);
        return await server.Http.SendAsync(request);
    }
}
