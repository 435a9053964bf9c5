namespace Fovea.Server.Tests.Hosting;

public sealed class TelemetryTests(TelemetryTests.MeasuredServer server) : IClassFixture<TelemetryTests.MeasuredServer>
{
    [Fact]
    public async Task Metrics_AskedFor_CountUsageByResourceAndDecodingAndHoldNoKey()
    {
        var project = await server.CreateProjectAsync();
        await server.UploadAsync(project.Id, "mug", 1);
        string text;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        do
        {
            // The exporter keeps an answer for a moment.
            await Task.Delay(100, patience.Token);
            text = await server.Anonymous.GetStringAsync(new Uri("metrics", UriKind.Relative), patience.Token);
        }
        while (!text.Contains("fovea_work_duration_seconds_count", StringComparison.Ordinal));

        Assert.Contains("fovea_usage_calls", text, StringComparison.Ordinal);
        Assert.Contains("fovea_resource=\"fovea-training\"", text, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds", text, StringComparison.Ordinal);
        Assert.DoesNotContain("fvk1", text, StringComparison.Ordinal);
    }

    public sealed class MeasuredServer : ServerFixture
    {
        protected override ServerOptions Configure(ServerOptions options) => options with { Settings = new Dictionary<string, string?> { ["Telemetry:Prometheus"] = "true" } };
    }
}
